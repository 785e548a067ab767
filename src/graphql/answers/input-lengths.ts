import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { SCOPES } from '../../domain/api-key.js';
import { LIMITS } from '../../domain/limits.js';
import { WEBHOOK_EVENT_TYPES } from '../../domain/webhook.js';
import { badInput, type LexiclipError } from '../../errors.js';

type Values = Readonly<Record<string, unknown>>;

/** The maximum length of every list that a client can send: fields of inputs, and arguments of fields. */
export const INPUT_LENGTHS: Readonly<Record<string, number>> = {
  'AddSamplesInput.samples': LIMITS.samplesPerCall,
  'AddSamplesJob.samples': LIMITS.samplesPerCall,
  'BulkImagesInput.urls': LIMITS.bulkUrls,
  'CalibrateInput.negativeLabels': LIMITS.adHocLabels,
  'ClassifyInput.labels': LIMITS.adHocLabels,
  'ClassifyManyInput.images': LIMITS.imagesPerCall,
  'ClassifyManyInput.labels': LIMITS.adHocLabels,
  'CreateApiKeyInput.scopes': SCOPES.length,
  'CreateLabelSetInput.labels': LIMITS.labelsPerCall,
  'CreatePromptTemplateInput.templates': LIMITS.templatesPerSet,
  'ImportLabelsJob.labels': LIMITS.labelsPerCall,
  'CreateWebhookInput.events': WEBHOOK_EVENT_TYPES.length,
  'DraftInput.remove': LIMITS.labelsPerCall,
  'DraftInput.upsert': LIMITS.labelsPerCall,
  'ImageInput.embedding': LIMITS.embeddingLength,
  'JudgeSamplesInput.judgements': LIMITS.samplesPerCall,
  'JudgementInput.expected': LIMITS.expectedPerSample,
  'LabelInput.prompts': LIMITS.promptsPerLabel,
  'LabelInput.synonyms': LIMITS.synonymsPerLabel,
  'LabelSetVersion.render.labels': LIMITS.labelsRendered,
  'LabelSetVersion.suggestions.candidates': LIMITS.candidates,
  'Mutation.importLabels.labels': LIMITS.labelsPerCall,
  'Mutation.removeLabels.ids': LIMITS.labelsPerCall,
  'Mutation.removeLabels.labelIds': LIMITS.labelsPerCall,
  'Mutation.removeLabels.names': LIMITS.labelsPerCall,
  'Mutation.updatePromptTemplate.templates': LIMITS.templatesPerSet,
  'Mutation.upsertLabels.labels': LIMITS.labelsPerCall,
  'RemoveSamplesInput.sampleIds': LIMITS.samplesPerCall,
  'SampleInput.expected': LIMITS.expectedPerSample,
  'SuggestInput.candidates': LIMITS.candidates,
  'UpsertLabelsJob.labels': LIMITS.labelsPerCall,
  'UpdateWebhookInput.events': WEBHOOK_EVENT_TYPES.length,
};

/** A list with too many entries. */
interface TooLong {
  /** From the value that was looked at, such as `.labels[2].synonyms`. */
  readonly path: string;
  readonly length: number;
  readonly max: number;
}

/** What a value may consist of, as far as lists in it are limited. */
interface Shape {
  /** Maximum number of entries. */
  readonly max: number | undefined;
  /** Of a list. */
  readonly entries: Shape | undefined;
  /** Of an input object: its fields with limited lists. */
  readonly fields: ReadonlyMap<string, Shape>;
}

const NO_FIELDS: Shape['fields'] = new Map();
const fieldsOfType = new WeakMap<GraphQLInputObjectType, Map<string, Shape>>();

/**
 * The first list in the variables with more entries than allowed. It reads the variables as they were sent, because
 * coercing millions of entries takes seconds.
 */
export function inputFault(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Values,
): LexiclipError | undefined {
  let fault: LexiclipError | undefined;
  const types = new TypeInfo(schema);
  const visitor: ASTVisitor = {
    Field(node) {
      const [field, parent] = [types.getFieldDef(), types.getParentType()];
      if (field && parent) fault ??= faultOfField(`${parent.name}.${field.name}`, field, node, variables);
    },
  };
  visit(document, visitWithTypeInfo(types, visitor));
  return fault;
}

function faultOfField(
  name: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Values,
): LexiclipError | undefined {
  for (const { name: argument, value } of node.arguments ?? []) {
    const type = field.args.find((one) => one.name === argument.value)?.type;
    const shape = type && shapeOf(type, `${name}.${argument.value}`);
    const found = shape && tooLongInNode(shape, value, variables);
    if (found) {
      return badInput(argument.value + found.path, `must have at most ${found.max} entries, not ${found.length}`);
    }
  }
  return undefined;
}

/** @param name what the list of limits calls it @returns undefined where nothing is limited */
function shapeOf(type: GraphQLInputType, name: string): Shape | undefined {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    const [max, entries] = [INPUT_LENGTHS[name], shapeOf(bare.ofType, name)];
    return max === undefined && !entries ? undefined : { max, entries, fields: NO_FIELDS };
  }
  if (!isInputObjectType(bare)) return undefined;
  const fields = limitedFields(bare);
  return fields.size === 0 ? undefined : { max: undefined, entries: undefined, fields };
}

function limitedFields(type: GraphQLInputObjectType): ReadonlyMap<string, Shape> {
  const known = fieldsOfType.get(type);
  if (known) return known;
  const fields = new Map<string, Shape>();
  // Kept before it is complete: a type may have itself among its fields.
  fieldsOfType.set(type, fields);
  for (const field of Object.values(type.getFields())) {
    const shape = shapeOf(field.type, `${type.name}.${field.name}`);
    if (shape) fields.set(field.name, shape);
  }
  return fields;
}

/** Literals are as short as documents are; what they hold may be a variable. */
function tooLongInNode(shape: Shape, node: ValueNode, variables: Values): TooLong | undefined {
  if (node.kind === Kind.VARIABLE) return tooLongIn(shape, variables[node.name.value]);
  const { entries, fields } = shape;
  if (node.kind === Kind.LIST && entries) {
    return first(node.values.entries(), ([i, entry]) => within(`[${i}]`, tooLongInNode(entries, entry, variables)));
  }
  if (node.kind !== Kind.OBJECT) return undefined;
  return first(node.fields, ({ name: { value: name }, value }) => {
    const field = fields.get(name);
    return field && within(`.${name}`, tooLongInNode(field, value, variables));
  });
}

function tooLongIn(shape: Shape, value: unknown): TooLong | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { max, entries, fields } = shape;
  if (Array.isArray(value)) {
    if (max !== undefined && value.length > max) return { path: '', length: value.length, max };
    return entries && first(value.entries(), ([i, entry]) => within(`[${i}]`, tooLongIn(entries, entry)));
  }
  // A single value stands for a list of it.
  if (entries) return tooLongIn(entries, value);
  return first(fields, ([name, field]) => within(`.${name}`, tooLongIn(field, (value as Values)[name])));
}

const within = (place: string, found: TooLong | undefined): TooLong | undefined =>
  found && { ...found, path: place + found.path };

function first<T>(items: Iterable<T>, faultOf: (item: T) => TooLong | undefined): TooLong | undefined {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault) return fault;
  }
  return undefined;
}
