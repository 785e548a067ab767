import type { Command } from '@commander-js/extra-typings';
import { expectedReference, type VersionReference, versionReference } from '../../arguments/set-reference.js';
import {
  LabelDiffDocument,
  RestoreLabelSetDocument,
  TagLabelSetVersionDocument,
  UntagLabelSetVersionDocument,
} from '../../generated/graphql.js';
import { expectedNumber, found, versionNumberOf } from '../../service/lookups.js';
import { wholeDiff } from '../../service/pages.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { changeLine } from '../../terminal/change-line.js';
import { diffLines, diffSummary } from '../../terminal/diff-lines.js';
import { printResult } from '../../terminal/output.js';
import { history } from './history.js';

export function addLabelVersions(labels: Command): void {
  serviceCommand(labels, 'history', 'list all versions, newest first, and when tags came and went')
    .argument('<slug>')
    .action(history);
  serviceCommand(labels, 'diff', 'show what changed between two versions')
    .argument('<slug>')
    .requiredOption('--from <version>', 'the earlier one: its number or a tag', versionReference)
    .option('--to <version>', 'the later one; the latest version when omitted', versionReference)
    .action(diff);
  serviceCommand(labels, 'tag', 'put a tag on a version, moving it if another has it')
    .argument('<slug>')
    .argument('<tag>')
    .argument('<version>', 'its number, another tag that is on it, or latest', versionReference)
    .option('--force <reason>', "why, where the tag's policy does not let it pass; kept on record")
    .action(tag);
  serviceCommand(labels, 'untag', 'remove a tag').argument('<slug>').argument('<tag>').action(untag);
  serviceCommand(labels, 'restore', 'make a new version like an old one')
    .argument('<slug>')
    .argument('<version>', 'its number or a tag', versionReference)
    .option('--message <text>', 'kept with the version')
    .option('--expect <version>', 'change nothing unless this is the latest version', expectedReference)
    .action(restore);
}

interface DiffOptions extends ServiceOptions {
  readonly from: VersionReference;
  readonly to?: VersionReference | undefined;
}

async function diff(slug: string, options: DiffOptions): Promise<void> {
  const request = connectTo(options);
  const from = await versionNumberOf(request, { slug, ...options.from });
  const to = await versionNumberOf(request, { slug, ...options.to });
  const diff = await wholeDiff(async (offset) => {
    const { labelSet } = await request(LabelDiffDocument, { slug, from, to, offset });
    return found(`version ${to} of label set "${slug}"`, labelSet?.version).diff;
  });
  printResult(options.json, diff, () => [
    ...diffLines(diff),
    ...(diff.promptTemplateChanged ? ['the prompt template has changed'] : []),
    ...(diff.modelChanged ? ['the model has changed'] : []),
    ...(diff.learnedChanged ? ['what was learned from examples has changed'] : []),
    `${slug}: version ${diff.from} to ${diff.to}: ${diffSummary(diff)}`,
  ]);
}

interface TagOptions extends ServiceOptions {
  readonly force?: string | undefined;
}

async function tag(slug: string, tag: string, on: VersionReference, options: TagOptions): Promise<void> {
  const request = connectTo(options);
  const version = await versionNumberOf(request, { slug, ...on });
  const { tagLabelSetVersion } = await request(TagLabelSetVersionDocument, {
    slug,
    tag,
    version,
    force: options.force,
  });
  const result = { labelSet: slug, tag, version, ...tagLabelSetVersion };
  printResult(options.json, result, () => [
    ...(result.gate ? [result.gate.sentence] : []),
    `${slug}:${tag} is version ${version}${result.unchanged ? ', unchanged' : ''}`,
  ]);
}

async function untag(slug: string, tag: string, options: ServiceOptions): Promise<void> {
  const { untagLabelSetVersion } = await connectTo(options)(UntagLabelSetVersionDocument, { slug, tag });
  const result = { labelSet: slug, tag, version: null, ...untagLabelSetVersion };
  printResult(options.json, result, () => [`${slug}:${tag} is removed`]);
}

interface RestoreOptions extends ServiceOptions {
  readonly message?: string | undefined;
  readonly expect?: VersionReference | undefined;
}

async function restore(slug: string, old: VersionReference, options: RestoreOptions): Promise<void> {
  const request = connectTo(options);
  const version = await versionNumberOf(request, { slug, ...old });
  const expectedVersion = await expectedNumber(request, slug, options.expect);
  const variables = { slug, version, message: options.message, expectedVersion };
  const { restoreLabelSet } = await request(RestoreLabelSetDocument, variables);
  printResult(options.json, { labelSet: slug, ...restoreLabelSet }, () => [changeLine(slug, restoreLabelSet)]);
}
