import type { Command } from '@commander-js/extra-typings';
import { versionNumber } from '../../arguments/numbers.js';
import {
  LabelDiffDocument,
  RestoreLabelSetDocument,
  TagLabelSetVersionDocument,
  UntagLabelSetVersionDocument,
  VersionsDocument,
} from '../../generated/graphql.js';
import { found, versionNumberOf } from '../../service/lookups.js';
import { allPages, wholeDiff } from '../../service/pages.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { changeLine } from '../../terminal/change-line.js';
import { diffLines, diffSummary } from '../../terminal/diff-lines.js';
import { printResult, shortTime } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

export function addLabelVersions(labels: Command): void {
  serviceCommand(labels, 'history', 'list all versions, newest first').argument('<slug>').action(history);
  serviceCommand(labels, 'diff', 'show what changed between two versions')
    .argument('<slug>')
    .requiredOption('--from <version>', 'the earlier one', versionNumber)
    .option('--to <version>', 'the later one; the latest version when omitted', versionNumber)
    .action(diff);
  serviceCommand(labels, 'tag', 'put a tag on a version, moving it if another has it')
    .argument('<slug>')
    .argument('<tag>')
    .argument('<version>', '', versionNumber)
    .action(tag);
  serviceCommand(labels, 'untag', 'remove a tag').argument('<slug>').argument('<tag>').action(untag);
  serviceCommand(labels, 'restore', 'make a new version like an old one')
    .argument('<slug>')
    .argument('<version>', '', versionNumber)
    .option('--message <text>', 'kept with the version')
    .option('--expect <version>', 'change nothing unless this is the latest version', versionNumber)
    .action(restore);
}

async function history(slug: string, options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  const versions = await allPages(async (after) => {
    const { labelSet } = await request(VersionsDocument, { slug, after });
    return found(`label set "${slug}"`, labelSet).versions;
  });
  const rows = versions.map(({ number, createdAt, createdBy, operation, labelCount, tags, message }) => {
    return [number, shortTime(createdAt), createdBy, operation, labelCount, tags.join(', '), message];
  });
  const headings = ['version', 'made', 'by', 'operation', 'labels', 'tags', 'message'];
  printResult(options.json, versions, () => table(headings, rows));
}

async function diff(slug: string, options: ServiceOptions & { from: number; to?: number | undefined }): Promise<void> {
  const request = connectTo(options);
  const to = options.to ?? (await versionNumberOf(request, { slug }));
  const diff = await wholeDiff(async (offset) => {
    const { labelSet } = await request(LabelDiffDocument, { slug, from: options.from, to, offset });
    return found(`version ${to} of label set "${slug}"`, labelSet?.version).diff;
  });
  printResult(options.json, diff, () => [
    ...diffLines(diff),
    ...(diff.promptTemplateChanged ? ['the prompt template has changed'] : []),
    ...(diff.modelChanged ? ['the model has changed'] : []),
    `${slug}: version ${diff.from} to ${diff.to}: ${diffSummary(diff)}`,
  ]);
}

async function tag(slug: string, tag: string, version: number, options: ServiceOptions): Promise<void> {
  const { tagLabelSetVersion } = await connectTo(options)(TagLabelSetVersionDocument, { slug, tag, version });
  const result = { labelSet: slug, tag, version, ...tagLabelSetVersion };
  printResult(options.json, result, () => [
    `${slug}:${tag} is version ${version}${result.unchanged ? ', unchanged' : ''}`,
  ]);
}

async function untag(slug: string, tag: string, options: ServiceOptions): Promise<void> {
  const { untagLabelSetVersion } = await connectTo(options)(UntagLabelSetVersionDocument, { slug, tag });
  const result = { labelSet: slug, tag, version: null, ...untagLabelSetVersion };
  printResult(options.json, result, () => [`${slug}:${tag} is removed`]);
}

async function restore(
  slug: string,
  version: number,
  options: ServiceOptions & { message?: string | undefined; expect?: number | undefined },
): Promise<void> {
  const variables = { slug, version, message: options.message, expectedVersion: options.expect };
  const { restoreLabelSet } = await connectTo(options)(RestoreLabelSetDocument, variables);
  printResult(options.json, { labelSet: slug, ...restoreLabelSet }, () => [changeLine(slug, restoreLabelSet)]);
}
