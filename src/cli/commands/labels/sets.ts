import type { Command } from '@commander-js/extra-typings';
import { versionNumber } from '../../arguments/numbers.js';
import {
  DeleteLabelSetDocument,
  LabelSetsDocument,
  ReencodeLabelSetDocument,
  RemoveLabelsDocument,
  UpdateLabelSetDocument,
} from '../../generated/graphql.js';
import { allPages } from '../../service/pages.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { changeLine } from '../../terminal/change-line.js';
import { confirmByName } from '../../terminal/confirm.js';
import { printResult, shortTime, table } from '../../terminal/output.js';

interface ChangeOptions extends ServiceOptions {
  readonly message?: string | undefined;
  readonly expect?: number | undefined;
}

export function addLabelSets(labels: Command): void {
  const changing = (name: string, description: string) =>
    serviceCommand(labels, name, description)
      .argument('<slug>')
      .option('--message <text>', 'kept with the version')
      .option('--expect <version>', 'change nothing unless this is the latest version', versionNumber);
  serviceCommand(labels, 'list', 'list all label sets').action(list);
  changing('remove', 'remove labels by name').argument('<name...>').action(removeLabels);
  changing('update', 'change the name, description or prompt template')
    .option('--name <name>')
    .option('--description <text>', 'an empty one removes it')
    .option('--template <slug>', 'encodes all labels again')
    .action(update);
  changing('reencode', 'encode the latest version again, with the model that the service runs').action(reencode);
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
  const { message, expect: expectedVersion } = options;
  const variables = { labelSet: slug, ids: [], names, message, expectedVersion };
  const { removeLabels } = await connectTo(options)(RemoveLabelsDocument, variables);
  printResult(options.json, { labelSet: slug, ...removeLabels }, () => [changeLine(slug, removeLabels)]);
}

async function update(
  slug: string,
  options: ChangeOptions & {
    name?: string | undefined;
    description?: string | undefined;
    template?: string | undefined;
  },
): Promise<void> {
  const { name, description, template, message, expect: expectedVersion } = options;
  const input = { name, description, promptTemplate: template === undefined ? undefined : { slug: template } };
  const { updateLabelSet } = await connectTo(options)(UpdateLabelSetDocument, {
    slug,
    input,
    message,
    expectedVersion,
  });
  printResult(options.json, { labelSet: slug, ...updateLabelSet }, () => [changeLine(slug, updateLabelSet)]);
}

async function reencode(slug: string, options: ChangeOptions): Promise<void> {
  const { message, expect: expectedVersion } = options;
  const { reencodeLabelSet } = await connectTo(options)(ReencodeLabelSetDocument, { slug, message, expectedVersion });
  printResult(options.json, { labelSet: slug, ...reencodeLabelSet }, () => [changeLine(slug, reencodeLabelSet)]);
}

async function remove(slug: string, options: ServiceOptions & { yes?: true | undefined }): Promise<void> {
  const request = connectTo(options);
  await confirmByName(`label set "${slug}" with all its versions`, slug, options.yes);
  const { deleteLabelSet } = await request(DeleteLabelSetDocument, { slug });
  printResult(options.json, deleteLabelSet, () => [`deleted label set "${slug}"`]);
}
