import { type JobFieldsFragment, JobResultDocument, type JobResultQuery } from '../generated/graphql.js';
import type { AnswerTo, Request } from '../service/request.js';
import { changeLine } from '../terminal/change-line.js';
import { calibrationLine } from '../terminal/evaluation/calibration-lines.js';
import { subjectLine } from '../terminal/evaluation/evaluation-lines.js';
import { previewLine } from '../terminal/evaluation/preview-lines.js';
import { shareText } from '../terminal/evaluation/share-text.js';
import { suggestionLines } from '../terminal/evaluation/suggestion-lines.js';
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
    case 'LabelSetPayload':
      return [changeLine(name, result)];
    case 'ImportLabelsPayload':
      return importLines({ ...result, created: false }, name);
    case 'CalibratePayload':
      return [calibrationLine(name, result.calibration)];
    case 'SuggestPayload': {
      const { labelSetVersion, suggestions } = result;
      return suggestionLines(`${name}@${labelSetVersion.number}`, suggestions);
    }
    case 'EvaluatePayload':
      return [`${subjectLine(name, result.evaluation)}: top-1 ${shareText(result.evaluation.top1)}`];
    case 'PreviewPayload':
      return [`${name}: ${previewLine(result.preview)}`];
    case 'BulkClassifyResult': {
      const { classifiedBy, total, classified, failed, unknown, table } = result;
      const counts = `${classified} classified, ${unknown} of them unknown, ${failed} failed`;
      const set = classifiedBy ? `${name}: version ${classifiedBy.number}` : name;
      return [
        `${set}: ${counted(total, 'image')}: ${counts}`,
        ...(table == null ? [] : [`table ${table}; lexiclip jobs results ${id} --out FILE  writes them to a file`]),
      ];
    }
    case 'ReembedSamplesPayload':
      return [
        `${name}: ${counted(result.reembedded, 'sample')} encoded, ${result.withoutThumbnail} without a thumbnail`,
      ];
    case 'AddSamplesPayload': {
      const { samplesOf: version, addedCount, updatedCount, sameCount, failureCount } = result;
      const counts = `${addedCount} added, ${updatedCount} changed, ${sameCount} as before, ${failureCount} failed`;
      return [`${name}: version ${version.number}, ${counted(version.sampleCount, 'sample')}: ${counts}`];
    }
    case 'UpsertLabelsPayload': {
      const { version, addedCount, updatedCount, sameCount, promptsEncoded } = result;
      const counts = `${addedCount} added, ${updatedCount} changed, ${sameCount} as before`;
      const size = counted(version.labelCount, 'label');
      return [`${name}: version ${version.number}, ${size}: ${counts}; ${counted(promptsEncoded, 'prompt')} encoded`];
    }
  }
}
