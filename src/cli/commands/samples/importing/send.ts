import { createHash } from 'node:crypto';
import type { Source } from '../../../bulk/source.js';
import { removeUpload, uploadWithBar } from '../../../bulk/upload.js';
import type { AddSamplesJob } from '../../../generated/graphql.js';
import { type JobResult, resultLines, resultOf } from '../../../jobs/job-result.js';
import { followStarted, startJob } from '../../../jobs/run-job.js';
import { RequestError } from '../../../service/request.js';
import type { Service } from '../../../service/service-command.js';
import { STATUS } from '../../../terminal/exit-status.js';
import { note, printResult } from '../../../terminal/output.js';
import type { SampleImportOptions } from './options.js';

/**
 * Uploads pictures with their answers, and has them added by a job. Whatever was done before the command was ended is not
 * done again when it is repeated.
 *
 * @throws UsageError; RequestError when something is refused, and when the job has failed; UnreachableError
 */
export async function sendSamples(service: Service, source: Source, options: SampleImportOptions): Promise<void> {
  const { set, unknown, role, message, expect } = options;
  const more = { unknownFolder: unknown, role, message, expectedVersion: expect };
  const name = createHash('sha256')
    .update(JSON.stringify([source.digest, set, more]))
    .digest('base64url');
  const addSamples: AddSamplesJob = { sampleSet: set, upload: name, ...more };
  const start = { input: { addSamples }, after: { kind: 'ADD_SAMPLES', subject: set } } as const;
  // One that was started before needs no pictures any more.
  const job = await startJob(service, start).catch(async (error: unknown) => {
    if (!(error instanceof RequestError) || error.argument !== 'input.addSamples.upload') throw error;
    await uploadWithBar(service, name, source);
    return startJob(service, start);
  });
  const ended = await followStarted(service, job, options);
  if (!ended) return;
  await removeUpload(service.endpoint, name);
  const result = await resultOf(service.request, ended);
  for (const line of failureLines(result)) note(line);
  printResult(options.json, { sampleSet: set, ...result }, () => resultLines(ended, result));
  if (result?.__typename === 'AddSamplesPayload' && result.failureCount > 0) process.exitCode = STATUS.failed;
}

function failureLines(result: JobResult | null): string[] {
  if (result?.__typename !== 'AddSamplesPayload') return [];
  const { failures, failureCount } = result;
  const lines = failures.map(
    ({ index, fileName, code, message }) => `${fileName ?? `picture ${index}`}: ${code} ${message}`,
  );
  const left = failureCount - failures.length;
  return left > 0 ? [...lines, `and ${left} more`] : lines;
}
