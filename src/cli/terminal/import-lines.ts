import type { ImportOutcomeFragment } from '../generated/graphql.js';
import { diffLines, diffSummary } from './diff-lines.js';
import { counted } from './output.js';

/** What an import did, or would do. `version` is null for a set that a dry run would create. */
export type ImportOutcome = Omit<ImportOutcomeFragment, 'added' | 'version'> & {
  readonly added: readonly { readonly name: string }[];
  readonly version: { readonly number: number; readonly labelCount: number } | null;
  readonly created: boolean;
};

/** A line for each label that differs, and what came of it all. */
export function importLines(
  { version, created, dryRun, promptsEncoded, ...diff }: ImportOutcome,
  set: string,
): string[] {
  const lines = diffLines(diff);
  const size = version === null ? '' : `, ${counted(version.labelCount, 'label')}`;
  if (diff.unchanged) return [`${set}: version ${version?.number}${size}, unchanged`];
  if (dryRun) {
    const where = created ? 'would be made' : `version ${version?.number} would become the next`;
    return [...lines, `dry run: ${set}: ${where}: ${diffSummary(diff)}`];
  }
  const cost = `${counted(promptsEncoded, 'prompt')} encoded`;
  return [
    ...lines,
    `${set}: ${created ? 'made, ' : ''}version ${version?.number}${size}: ${diffSummary(diff)}; ${cost}`,
  ];
}
