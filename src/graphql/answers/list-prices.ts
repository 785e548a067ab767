import type { GraphQLField } from 'graphql';
import { DEFAULTS } from '../../domain/defaults.js';

type Args = Readonly<Record<string, unknown>>;

/** Lengths that the arguments of a field give to lists below it. */
export interface AskedLengths {
  /** Items of a page. */
  readonly page: number;
  readonly topK: number;
  readonly images: number;
}

/** Lengths where no field above has been asked for any. */
export const NOTHING_ASKED: AskedLengths = { page: DEFAULTS.pageSize, topK: DEFAULTS.topK, images: 1 };

/** How long a list is: as the arguments say, or what is typical of it. */
export type ListPrice = number | keyof AskedLengths;

const pagesOf = (...names: string[]): Record<string, ListPrice> =>
  Object.fromEntries(names.flatMap((name) => ['edges', 'nodes'].map((list) => [`${name}Connection.${list}`, 'page'])));

/**
 * The price of every list in the schema. What a number says is an estimate that keeps documents apart that could only
 * be a mistake: the bytes of an answer are counted while it is made.
 */
export const LIST_PRICES: Readonly<Record<string, ListPrice>> = {
  ...pagesOf(
    'AuditEntry',
    'Flip',
    'InboxItem',
    'Job',
    'Label',
    'LabelReport',
    'LabelSet',
    'LabelSetVersion',
    'PromptTemplate',
    'Sample',
    'SampleResult',
    'SampleSet',
    'SampleSetVersion',
    'Tenant',
    'WebhookDelivery',
  ),
  'AddSamplesPayload.failures': 1,
  'ApiKey.scopes': 3,
  'Calibration.kinds': 10,
  'Calibration.scores': 4,
  'Calibration.warnings': 2,
  'Classification.embedding': 512,
  'Classification.predictions': 'topK',
  'Classification.warnings': 1,
  'Confusion.samples': 'page',
  'DraftChange.remove': 1,
  'DraftChange.templates': 5,
  'DraftChange.upsert': 1,
  'DraftLabel.prompts': 1,
  'DraftLabel.synonyms': 2,
  'Evaluation.confusions': 'page',
  'Evaluation.reliability': 15,
  'Evaluation.thresholds': 101,
  'Finding.labels': 2,
  'ImportLabelsPayload.added': 10,
  'ImportLabelsPayload.changed': 10,
  'ImportLabelsPayload.removed': 10,
  'ImportLabelsPayload.warnings': 1,
  'InboxItem.guesses': 'page',
  'Label.nearest': 'page',
  'Label.prompts': 1,
  'Label.renderedPrompts': 5,
  'Label.synonyms': 2,
  'LabelChange.fields': 1,
  'LabelSet.tags': 10,
  'LabelSetDiff.added': 10,
  'LabelSetDiff.changed': 10,
  'LabelSetDiff.removed': 10,
  'LabelSetPayload.warnings': 1,
  'LabelSetVersion.findings': 20,
  'LabelSetVersion.render': 20,
  'LabelSetVersion.suggestions': 20,
  'LabelSetVersion.tags': 2,
  'LearnedFrom.replacedTexts': 2,
  'Mutation.classifyImages': 'images',
  'Prediction.phrases': 5,
  'LabelSetVersion.calibrations': 2,
  'PredictionSet.predictions': 'page',
  'Preview.labels': 'page',
  'PromptTemplate.templates': 5,
  'PromptTemplate.versions': 10,
  'PromptTemplateVersion.templates': 5,
  'Query.classifyMany': 'images',
  'Query.webhooks': 3,
  'ReencodeAllPayload.failures': 3,
  'RenderedLabel.prompts': 5,
  'RotateApiKeyPayload.others': 3,
  'Sample.expected': 1,
  'SampleResult.phrases': 5,
  'SampleResult.rightPhrases': 5,
  'SampleSetVersion.vectorOrigins': 2,
  'SuggestPayload.suggestions': 20,
  'Tenant.apiKeys': 10,
  'Tenant.usage': 30,
  'UpsertLabelsPayload.warnings': 1,
  'VersionTag.history': 10,
  'Viewer.scopes': 3,
  'Webhook.events': 2,
  'WebhookDelivery.attempts': 2,
};

/** Length of the lists of introspection, which validation keeps from nesting. */
const INTROSPECTION_LENGTH = 10;

/** @param name such as `Label.synonyms` */
export function listLength(name: string, asked: AskedLengths): number {
  const price = LIST_PRICES[name] ?? INTROSPECTION_LENGTH;
  return typeof price === 'number' ? price : asked[price];
}

/** Whether the field's arguments give lengths to lists below it. */
export const asksForLengths = ({ args }: GraphQLField<unknown, unknown>): boolean =>
  args.some(({ name }) => name === 'first' || name === 'input');

/** The lengths as they are below a field. @param args as the executor passes them to its resolver */
export function askedBelow(field: GraphQLField<unknown, unknown>, args: Args, above: AskedLengths): AskedLengths {
  const first = field.args.find(({ name }) => name === 'first');
  const input = (args.input ?? {}) as { topK?: unknown; images?: unknown };
  return {
    // An explicit null means the default, just as for resolvers.
    page: first ? lengthIn(args.first ?? first.defaultValue, above.page) : above.page,
    topK: lengthIn(input.topK, above.topK),
    images: Array.isArray(input.images) ? input.images.length : above.images,
  };
}

/** Negative lengths are refused by the field, and make nothing cheaper here. */
const lengthIn = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? Math.max(0, value) : otherwise;
