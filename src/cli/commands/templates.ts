import type { Command } from '@commander-js/extra-typings';
import { versionNumber } from '../arguments/numbers.js';
import { readText } from '../formats/text-file.js';
import {
  CreatePromptTemplateDocument,
  DeletePromptTemplateDocument,
  PromptTemplateDocument,
  PromptTemplatesDocument,
  type TemplateFieldsFragment,
  UpdatePromptTemplateDocument,
} from '../generated/graphql.js';
import { found } from '../service/lookups.js';
import { allPages } from '../service/pages.js';
import { type Request, RequestError } from '../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service/service-command.js';
import { counted, note, printResult } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { BadRowsError, UsageError } from '../usage-error.js';

interface ImportOptions extends ServiceOptions {
  readonly slug: string;
  readonly name?: string | undefined;
  readonly dataset?: string | undefined;
  readonly message?: string | undefined;
  readonly expect?: number | undefined;
  readonly dryRun?: true | undefined;
}

export function addTemplates(program: Command): void {
  const templates = program.command('templates').description('prompt templates');
  serviceCommand(templates, 'import', 'create a prompt template from a file, or the next version of an existing one')
    .argument(
      '<file>',
      'one template per line, a JSON array, or a file of CLIP_benchmark or open_clip; - is standard input',
    )
    .requiredOption('--slug <slug>', 'slug of the prompt template')
    .option('--name <name>', 'display name of a new prompt template; the slug when omitted')
    .option('--dataset <name>', 'which of several in the file: a dataset of CLIP_benchmark, a variable of open_clip')
    .option('--message <text>', 'kept with the version, except the first one')
    .option('--expect <version>', 'change nothing unless this is the latest version', versionNumber)
    .option('--dry-run', 'show the templates and send nothing')
    .action(importFile);
  serviceCommand(templates, 'list', 'list all prompt templates').action(list);
  serviceCommand(templates, 'export', 'print the templates of a prompt template, one per line')
    .argument('<slug>')
    .action(exportOne);
  serviceCommand(templates, 'delete', 'delete a prompt template that no label set uses')
    .argument('<slug>')
    .action(remove);
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { readTemplates } = await import('../formats/template-file.js');
  const { entries, bad } = readTemplates(file, await readText(file), options.dataset);
  if (bad.length > 0) throw new BadRowsError(file, bad);
  const templates = [...new Set(entries.map(({ value }) => value))];
  if (templates.length === 0) throw new UsageError(`${file}: has no templates`);
  if (options.dryRun) {
    printResult(options.json, { slug: options.slug, templates, dryRun: true }, () => templates);
    return;
  }
  const { unchanged, promptTemplate } = await createOrUpdate(connectTo(options), templates, options);
  const what = `version ${promptTemplate.version}, ${counted(templates.length, 'template')}`;
  printResult(options.json, { unchanged, ...promptTemplate }, () => [
    `${options.slug}: ${what}${unchanged ? ', unchanged' : ''}`,
  ]);
}

async function createOrUpdate(request: Request, templates: string[], options: ImportOptions) {
  const { slug, name, message, expect: expectedVersion } = options;
  try {
    const variables = { slug, templates, message, expectedVersion };
    return (await request(UpdatePromptTemplateDocument, variables)).updatePromptTemplate;
  } catch (error) {
    const isMissing = error instanceof RequestError && error.code === 'NOT_FOUND' && expectedVersion === undefined;
    if (!isMissing) throw error;
    if (message !== undefined) note('warning: the message is not kept: the first version of a template has none');
    return (await request(CreatePromptTemplateDocument, { input: { slug, name, templates } })).createPromptTemplate;
  }
}

async function list(options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  const all = await allPages(async (after) => (await request(PromptTemplatesDocument, { after })).promptTemplates);
  printResult(options.json, all, () => lines(all));
}

async function exportOne(slug: string, options: ServiceOptions): Promise<void> {
  const { promptTemplate } = await connectTo(options)(PromptTemplateDocument, { slug });
  const { templates } = found(`prompt template "${slug}"`, promptTemplate);
  printResult(options.json, templates, () => templates);
}

async function remove(slug: string, options: ServiceOptions): Promise<void> {
  const { deletePromptTemplate } = await connectTo(options)(DeletePromptTemplateDocument, { slug });
  printResult(options.json, deletePromptTemplate, () => [`deleted prompt template "${slug}"`]);
}

const lines = (all: readonly TemplateFieldsFragment[]): string[] =>
  table(
    ['slug', 'name', 'version', 'templates', 'first'],
    all.map(({ slug, name, version, templates }) => [slug, name, version, templates.length, templates[0]]),
  );
