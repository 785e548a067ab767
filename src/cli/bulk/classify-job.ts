import { createHash } from 'node:crypto';
import type { SetReference } from '../arguments/set-reference.js';
import type { ResultFormat } from '../formats/names.js';
import type { BulkClassifyJob, JobFieldsFragment } from '../generated/graphql.js';
import { resultOf } from '../jobs/job-result.js';
import { followStarted, type JobOptions, startJob } from '../jobs/run-job.js';
import { RequestError } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import { STATUS } from '../terminal/exit-status.js';
import { counted, note } from '../terminal/output.js';
import { checkResultOutput, downloadResults, type ResultOptions, resultFormat } from './download.js';
import { sourceOf } from './given-source.js';
import type { Source } from './source.js';
import { removeUpload, uploadWithBar } from './upload.js';

export interface ClassifyJobOptions extends JobOptions, ResultOptions {
  readonly set: SetReference;
  readonly format?: ResultFormat | undefined;
}

type Ranking = Omit<BulkClassifyJob, 'images' | 'labelSet'>;

/**
 * Classifies images by a job: uploads them, starts it, watches it, and brings the results. Whatever was done before the
 * command was ended is not done again when it is repeated.
 *
 * @throws UsageError; RequestError when something is refused, and when the job has failed; UnreachableError
 */
export async function classifyByJob(
  service: Service,
  paths: readonly string[],
  ranking: Ranking,
  options: ClassifyJobOptions,
): Promise<void> {
  const format = resultFormat(options.format, options.out);
  await checkResultOutput(options);
  const source = await sourceOf(paths);
  for (const line of source.notSent) note(`not sent: ${line}`);
  const name = uploadName(source, options.set, ranking);
  const images = { upload: name };
  const start = { input: { classifyImages: { images, labelSet: options.set, ...ranking } } };
  // One that was started before needs no images any more.
  const job = await startJob(service, start).catch(async (error: unknown) => {
    if (!isUploadMissing(error)) throw error;
    await uploadWithBar(service, name, source);
    return startJob(service, start);
  });
  const ended = await followStarted(service, job, options);
  if (!ended) return;
  await removeUpload(service.endpoint, name);
  await downloadResults(service, ended.id, format, options.out);
  await tell(service, ended, source);
}

/** Of these images for this job: no other command needs it. */
const uploadName = ({ digest }: Source, set: SetReference, ranking: Ranking): string =>
  createHash('sha256')
    .update(JSON.stringify([digest, set, ranking]))
    .digest('base64url');

const isUploadMissing = (error: unknown): boolean =>
  error instanceof RequestError && error.argument === 'input.classifyImages.images.upload';

async function tell({ request }: Service, job: JobFieldsFragment, { notSent }: Source): Promise<void> {
  const result = await resultOf(request, job);
  if (result?.__typename !== 'BulkClassifyResult') return;
  const { total, failed, classifiedBy: version } = result;
  const gaps = notSent.length > 0 ? `, ${notSent.length} not sent` : '';
  const by = version ? `${job.subject}@${version.number}` : job.subject;
  note(`${counted(total, 'image')} by ${by}, ${failed} failed${gaps}`);
  if (failed > 0 || notSent.length > 0) process.exitCode = STATUS.failed;
}
