import type { VersionReference } from '../../../arguments/set-reference.js';
import {
  CreateLabelSetDocument,
  ImportLabelsDocument,
  type ImportOutcomeFragment,
  type LabelInput,
} from '../../../generated/graphql.js';
import { madeByJob, orByJob, type WaitOptions } from '../../../jobs/by-job.js';
import { expectedNumber } from '../../../service/lookups.js';
import { type Request, RequestError } from '../../../service/request.js';
import type { Service } from '../../../service/service-command.js';
import type { ImportOutcome } from '../../../terminal/import-lines.js';
import { counted, note } from '../../../terminal/output.js';
import { withElapsedTime } from '../../../terminal/progress.js';

export interface ImportOptions extends WaitOptions {
  readonly set: string;
  readonly create?: true | undefined;
  readonly template?: string | undefined;
  readonly replace?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly message?: string | undefined;
  readonly expect?: VersionReference | undefined;
}

/** An import that is ready to be sent. */
interface Import {
  readonly service: Service;
  readonly labels: LabelInput[];
  readonly options: ImportOptions;
  readonly expectedVersion: number | undefined;
}

/**
 * Imports labels: while the client waits, or by a job when that would take too long. Whether the set exists shows only in
 * the service's refusal, so that a key needs no more than CATALOG_WRITE.
 *
 * @returns undefined when a job was left running
 * @throws RequestError; UnreachableError
 */
export async function importLabels(
  service: Service,
  labels: LabelInput[],
  options: ImportOptions,
): Promise<ImportOutcome | undefined> {
  const expectedVersion = await expectedNumber(service.request, options.set, options.expect);
  const all = { service, labels, options, expectedVersion };
  try {
    return await orByJob(
      options,
      () => importNow(all),
      () => importByJob(all),
    );
  } catch (error) {
    const isMissing = error instanceof RequestError && error.code === 'NOT_FOUND' && isLabelSet(error.argument);
    if (!isMissing || !options.create || expectedVersion !== undefined) throw error;
    if (options.message !== undefined) note(FIRST_HAS_NO_MESSAGE);
    return orByJob(
      options,
      () => createNow(all),
      () => createByJob(all),
    );
  }
}

const isLabelSet = (argument: string | undefined): boolean =>
  argument === 'labelSet' || argument === 'input.importLabels.labelSet';

const FIRST_HAS_NO_MESSAGE = 'warning: the message is not kept: the first version of a label set has none';

const sent = (labels: readonly unknown[]): string => `${counted(labels.length, 'label')} sent`;

async function importNow({ service: { request }, labels, options, expectedVersion }: Import): Promise<ImportOutcome> {
  const { set: labelSet, message, replace = false, dryRun = false } = options;
  const variables = { labelSet, labels, removeOthers: replace, dryRun, message, expectedVersion };
  return withElapsedTime(sent(labels), async () => {
    const imported = (await request(ImportLabelsDocument, variables)).importLabels;
    if (dryRun) await checkGrowth(request, imported);
    return { ...imported, created: false };
  });
}

async function importByJob({ service, labels, options, expectedVersion }: Import): Promise<ImportOutcome | undefined> {
  const { set: labelSet, message, replace: removeOthers = false } = options;
  const input = { importLabels: { labelSet, labels, removeOthers, message, expectedVersion } };
  const result = await madeByJob(service, { input, after: { kind: 'IMPORT_LABELS', subject: labelSet } }, options);
  return result?.__typename === 'ImportLabelsPayload' ? { ...result, created: false } : undefined;
}

async function createNow({ service: { request }, labels, options }: Import): Promise<ImportOutcome> {
  const { set: slug, template, dryRun } = options;
  if (dryRun) {
    const { checkCreation } = await import('./dry-run.js');
    await checkCreation(request, slug, labels, template).catch(noteUnchecked);
    return { ...ofNewSet(labels, true), version: null, promptsEncoded: 0, warnings: [] };
  }
  const input = newSet(labels, options);
  const { createLabelSet } = await withElapsedTime(sent(labels), () => request(CreateLabelSetDocument, { input }));
  return { ...createLabelSet, ...ofNewSet(labels) };
}

async function createByJob({ service, labels, options }: Import): Promise<ImportOutcome | undefined> {
  const input = { createLabelSet: newSet(labels, options) };
  const result = await madeByJob(
    service,
    { input, after: { kind: 'CREATE_LABEL_SET', subject: options.set } },
    options,
  );
  return result?.__typename === 'LabelSetPayload' ? { ...result, ...ofNewSet(labels) } : undefined;
}

const newSet = (labels: LabelInput[], { set: slug, template }: ImportOptions) => ({
  slug,
  labels,
  promptTemplate: template === undefined ? undefined : { slug: template },
});

const ofNewSet = (labels: readonly LabelInput[], dryRun = false) => ({
  added: labels,
  removed: [],
  removedCount: 0,
  changed: [],
  unchanged: false,
  dryRun,
  created: true,
});

/** Refuses what would exceed the tenant's quota of labels: the service looks at it only when it writes. */
async function checkGrowth(
  request: Request,
  { added, removedCount }: Pick<ImportOutcomeFragment, 'added' | 'removedCount'>,
): Promise<void> {
  const labels = added.length - removedCount;
  if (labels <= 0) return;
  const { checkQuotas } = await import('./dry-run.js');
  await checkQuotas(request, { labelSets: 0, labels }, 'labels').catch(noteUnchecked);
}

/** Lets a dry run go on where the key may not read what is to be checked. @throws any other error */
function noteUnchecked(error: unknown): void {
  if (!(error instanceof RequestError) || error.code !== 'FORBIDDEN' || 'quota' in error.extensions) throw error;
  note('note: the template and the quotas were not checked: that needs CATALOG_READ');
}
