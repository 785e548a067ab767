import type { Command } from '@commander-js/extra-typings';
import { expectedReference, type VersionReference } from '../../arguments/set-reference.js';
import {
  DeleteLabelSetDocument,
  LabelSetsDocument,
  ReencodeAllDocument,
  ReencodeLabelSetDocument,
  RemoveLabelsDocument,
  UpdateLabelSetDocument,
} from '../../generated/graphql.js';
import { changedByJob, DETACH_OPTION, JOB_OPTION, orByJob, type WaitOptions } from '../../jobs/by-job.js';
import { expectedNumber, tenantIdOf } from '../../service/lookups.js';
import { allPages } from '../../service/pages.js';
import { connectTo, type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { changeLine } from '../../terminal/change-line.js';
import { confirmByName } from '../../terminal/confirm.js';
import { counted, note, printResult, shortTime } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';
import { UsageError } from '../../usage-error.js';

interface ChangeOptions extends ServiceOptions {
  readonly message?: string | undefined;
  readonly expect?: VersionReference | undefined;
}

export function addLabelSets(labels: Command): void {
  const changing = (name: string, description: string) =>
    serviceCommand(labels, name, description)
      .argument('<slug>')
      .option('--message <text>', 'kept with the version')
      .option('--expect <version>', 'change nothing unless this is the latest version', expectedReference);
  serviceCommand(labels, 'list', 'list all label sets').action(list);
  changing('remove', 'remove labels by name').argument('<name...>').action(removeLabels);
  changing('update', 'change the name, description or prompt template')
    .option('--name <name>')
    .option('--description <text>', 'an empty one removes it')
    .option('--template <slug>', 'encodes all labels again')
    .option(...JOB_OPTION)
    .option(...DETACH_OPTION)
    .action(update);
  serviceCommand(labels, 'reencode', 'encode the latest version again, with the model that the service runs')
    .argument('[slug]')
    .option('--all', "all sets of another model; only with the operator's key")
    .option('--tenant <slug>', 'with --all: only those of this tenant')
    .option('--message <text>', 'kept with the version')
    .option('--expect <version>', 'change nothing unless this is the latest version', expectedReference)
    .option(...JOB_OPTION)
    .option(...DETACH_OPTION)
    .action(reencode);
  serviceCommand(labels, 'delete', 'delete a label set with all its versions')
    .argument('<slug>')
    .option('--yes', 'do not ask')
    .action(remove);
}

async function list(options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  const sets = await allPages(async (after) => (await request(LabelSetsDocument, { after })).labelSets);
  const rows = sets.map(({ slug, name, latest, tags, updatedAt }) => {
    const tagged = tags.map((tag) => `${tag.name}@${tag.version.number}`).join(', ');
    return [slug, name, latest.number, latest.labelCount, latest.promptTemplateSlug, tagged, shortTime(updatedAt)];
  });
  const headings = ['slug', 'name', 'version', 'labels', 'template', 'tags', 'changed'];
  printResult(options.json, sets, () => table(headings, rows));
}

async function removeLabels(slug: string, names: string[], options: ChangeOptions): Promise<void> {
  const request = connectTo(options);
  const expectedVersion = await expectedNumber(request, slug, options.expect);
  const variables = { labelSet: slug, ids: [], names, message: options.message, expectedVersion };
  const { removeLabels } = await request(RemoveLabelsDocument, variables);
  printResult(options.json, { labelSet: slug, ...removeLabels }, () => [changeLine(slug, removeLabels)]);
}

async function update(
  slug: string,
  options: ChangeOptions &
    WaitOptions & {
      name?: string | undefined;
      description?: string | undefined;
      template?: string | undefined;
    },
): Promise<void> {
  const service = serviceOf(options);
  const { request } = service;
  const { name, description, template, message } = options;
  const expectedVersion = await expectedNumber(request, slug, options.expect);
  const input = { name, description, promptTemplate: template === undefined ? undefined : { slug: template } };
  const variables = { slug, input, message, expectedVersion };
  const after = { kind: 'UPDATE_LABEL_SET', subject: slug } as const;
  const result = await orByJob(
    options,
    async () => (await request(UpdateLabelSetDocument, variables)).updateLabelSet,
    () => changedByJob(service, { input: { updateLabelSet: variables }, after }, options),
  );
  if (result) printResult(options.json, { labelSet: slug, ...result }, () => [changeLine(slug, result)]);
}

interface ReencodeOptions extends ChangeOptions, WaitOptions {
  readonly json?: true | undefined;
  readonly all?: true | undefined;
  readonly tenant?: string | undefined;
}

async function reencode(slug: string | undefined, options: ReencodeOptions): Promise<void> {
  if ((slug === undefined) === (options.all === undefined)) throw new UsageError('give a slug, or --all');
  if (slug === undefined) return reencodeAll(options);
  const service = serviceOf(options);
  const { request } = service;
  const expectedVersion = await expectedNumber(request, slug, options.expect);
  const variables = { slug, message: options.message, expectedVersion };
  const after = { kind: 'REENCODE_LABEL_SET', subject: slug } as const;
  const result = await orByJob(
    options,
    async () => (await request(ReencodeLabelSetDocument, variables)).reencodeLabelSet,
    () => changedByJob(service, { input: { reencodeLabelSet: variables }, after }, options),
  );
  if (result) printResult(options.json, { labelSet: slug, ...result }, () => [changeLine(slug, result)]);
}

async function remove(slug: string, options: ServiceOptions & { yes?: true | undefined }): Promise<void> {
  const request = connectTo(options);
  await confirmByName(`label set "${slug}" with all its versions`, slug, options.yes);
  const { deleteLabelSet } = await request(DeleteLabelSetDocument, { slug });
  printResult(options.json, deleteLabelSet, () => [`deleted label set "${slug}"`]);
}

/** Asks until nothing is left that there was no time for. */
async function reencodeAll({ tenant, ...options }: ReencodeOptions): Promise<void> {
  if (options.job || options.detach) throw new UsageError('--all is done by the operator, who has no jobs');
  const request = connectTo(options);
  const tenantId = tenant === undefined ? undefined : await tenantIdOf(request, tenant);
  const total = { reencoded: 0, promptsEncoded: 0 };
  for (;;) {
    const { reencodeAll } = await request(ReencodeAllDocument, { input: { tenantId } });
    total.reencoded += reencodeAll.reencoded;
    total.promptsEncoded += reencodeAll.promptsEncoded;
    if (reencodeAll.left > 0 && reencodeAll.reencoded > 0) {
      note(`${counted(reencodeAll.left, 'label set')} left`);
      continue;
    }
    const { failures, left } = reencodeAll;
    for (const { code, labelSets } of failures) note(`${counted(labelSets, 'label set')} not encoded: ${code}`);
    if (failures.length + left > 0) process.exitCode = 1;
    const line = `${counted(total.reencoded, 'label set')} encoded anew, ${counted(total.promptsEncoded, 'prompt')} encoded`;
    return printResult(options.json, { ...total, failures, left }, () => [line]);
  }
}
