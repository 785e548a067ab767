import { type Command, Option } from '@commander-js/extra-typings';
import { positive } from '../../arguments/numbers.js';
import type { ResultOptions } from '../../bulk/download.js';
import { RESULT_FORMATS, type ResultFormat } from '../../formats/names.js';
import {
  CancelJobDocument,
  JobDocument,
  type JobFieldsFragment,
  type JobState,
  JobsDocument,
} from '../../generated/graphql.js';
import { detailLines, jobLines } from '../../jobs/job-lines.js';
import { JOB_STATES } from '../../jobs/job-state.js';
import { found } from '../../service/lookups.js';
import type { Request } from '../../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { STATUS } from '../../terminal/exit-status.js';
import { note, printResult } from '../../terminal/output.js';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

export function addJobs(program: Command): void {
  const jobs = program.command('jobs').description('long work, which goes on without the command that started it');
  serviceCommand(jobs, 'list', 'list the newest jobs that the key may see', true)
    .addOption(new Option('--state <state>', 'only those in this state').choices(JOB_STATES))
    .option('--limit <n>', 'number of jobs', positive(MAX_LIMIT), DEFAULT_LIMIT)
    .action(list);
  serviceCommand(jobs, 'show', 'show a job, and what it has made').argument('<id>').action(show);
  serviceCommand(jobs, 'watch', 'follow a job to its end; Ctrl-C asks whether to leave or to cancel it')
    .argument('<id>')
    .action(watch);
  serviceCommand(jobs, 'results', 'write what a job that classifies images has found')
    .argument('<id>')
    .addOption(
      new Option('--format <format>', 'guessed from the extension of --out when omitted, else jsonl').choices(
        RESULT_FORMATS,
      ),
    )
    .option('--out <file>', 'output file, pipe or device; standard output when omitted')
    .option('--overwrite', 'replace an existing output')
    .action(results);
  serviceCommand(jobs, 'cancel', 'end a job; what is not committed is not kept').argument('<id>').action(cancel);
}

interface ListOptions extends ServiceOptions {
  readonly state?: JobState | undefined;
  readonly limit: number;
}

interface ResultsOptions extends ServiceOptions, ResultOptions {
  readonly format?: ResultFormat | undefined;
}

async function results(id: string, options: ResultsOptions): Promise<void> {
  const { checkResultOutput, downloadResults, resultFormat } = await import('../../bulk/download.js');
  await checkResultOutput(options);
  await downloadResults(serviceOf(options), id, resultFormat(options.format, options.out), options.out);
}

async function list({ state, limit, ...options }: ListOptions): Promise<void> {
  const { nodes, totalCount } = (await connectTo(options)(JobsDocument, { first: limit, state })).jobs;
  printResult(options.json, nodes, () => jobLines(nodes));
  if (totalCount > nodes.length) note(`these are the newest of ${totalCount} jobs: see --limit`);
}

async function show(id: string, options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  await print(request, await jobOf(request, id), options);
}

async function watch(id: string, options: ServiceOptions): Promise<void> {
  const service = serviceOf(options);
  const { watchJob } = await import('../../jobs/watch-job.js');
  const job = await watchJob(service, await jobOf(service.request, id));
  if (!job) return;
  if (options.json || job.state === 'SUCCEEDED') await print(service.request, job, options);
  const { succeeded } = await import('../../jobs/run-job.js');
  succeeded(job);
}

/** One that has ended otherwise stays so, which is a failure of the command. */
async function cancel(id: string, options: ServiceOptions): Promise<void> {
  const { job } = (await connectTo(options)(CancelJobDocument, { id })).cancelJob;
  printResult(options.json, job, () => [`${job.id}: ${job.state}`]);
  if (job.state === 'CANCELLED') return;
  note(`lexiclip: job ${job.id} had ended before`);
  process.exitCode = STATUS.failed;
}

const jobOf = async (request: Request, id: string): Promise<JobFieldsFragment> =>
  found(`job "${id}"`, (await request(JobDocument, { id })).job);

async function print(request: Request, job: JobFieldsFragment, { json }: ServiceOptions): Promise<void> {
  const { resultLines, resultOf } = await import('../../jobs/job-result.js');
  const result = await resultOf(request, job);
  printResult(json, { ...job, result }, () => [
    ...detailLines(job),
    ...(job.state === 'SUCCEEDED' ? ['', ...resultLines(job, result)] : []),
  ]);
}
