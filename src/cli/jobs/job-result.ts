import { type JobFieldsFragment, JobResultDocument, type JobResultQuery } from '../generated/graphql.js';
import type { AnswerTo, Request } from '../service/request.js';
import { changeLine } from '../terminal/change-line.js';
import { importLines } from '../terminal/import-lines.js';
import { counted } from '../terminal/output.js';

export type JobResult = NonNullable<NonNullable<AnswerTo<JobResultQuery>['job']>['result']>;

/** What a job has made; null unless it has succeeded, and when that was deleted since. @throws RequestError */
export async function resultOf(request: Request, { id, state }: JobFieldsFragment): Promise<JobResult | null> {
  if (state !== 'SUCCEEDED') return null;
  return (await request(JobResultDocument, { id })).job?.result ?? null;
}

/** What came of a job that has succeeded. */
export function resultLines({ id, subject }: JobFieldsFragment, result: JobResult | null): string[] {
  const name = subject ?? id;
  switch (result?.__typename) {
    case undefined:
      return [`${name}: what the job has made was deleted since`];
    case 'BulkClassifyResult': {
      const { total, classified, failed } = result;
      return [`${name}: ${classified} of ${counted(total, 'image')} classified, ${failed} failed`];
    }
    case 'LabelSetPayload':
      return [changeLine(name, result)];
    case 'ImportLabelsPayload':
      return importLines({ ...result, created: false }, name);
    case 'UpsertLabelsPayload': {
      const { version, addedCount, updatedCount, sameCount, promptsEncoded } = result;
      const counts = `${addedCount} added, ${updatedCount} changed, ${sameCount} as before`;
      const size = counted(version.labelCount, 'label');
      return [`${name}: version ${version.number}, ${size}: ${counts}; ${counted(promptsEncoded, 'prompt')} encoded`];
    }
  }
}
