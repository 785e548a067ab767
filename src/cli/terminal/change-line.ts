import type { LabelSetChangeFragment } from '../generated/graphql.js';
import { counted } from './output.js';

/** What a mutation did to a label set, on one line. */
export function changeLine(slug: string, { version, unchanged, promptsEncoded }: LabelSetChangeFragment): string {
  const now = `${slug}: version ${version.number}, ${counted(version.labelCount, 'label')}`;
  return unchanged ? `${now}, unchanged` : `${now}; ${counted(promptsEncoded, 'prompt')} encoded`;
}
