import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
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
import { badInput, type LexiclipError } from '../../errors.js';

type Values = Readonly<Record<string, unknown>>;

/** The maximum length of every list that a client can send: fields of inputs, and arguments of fields. */
export const INPUT_LENGTHS: Readonly<Record<string, number>> = {
  'ClassifyInput.labels': LIMITS.adHocLabels,
  'ClassifyManyInput.images': LIMITS.imagesPerCall,
  'ClassifyManyInput.labels': LIMITS.adHocLabels,
  'CreateApiKeyInput.scopes': SCOPES.length,
  'CreateLabelSetInput.labels': LIMITS.labelsPerCall,
  'CreatePromptTemplateInput.templates': LIMITS.templatesPerSet,
  'ImageInput.embedding': LIMITS.embeddingLength,
  'LabelInput.prompts': LIMITS.promptsPerLabel,
  'LabelInput.synonyms': LIMITS.synonymsPerLabel,
  'Mutation.importLabels.labels': LIMITS.labelsPerCall,
  'Mutation.removeLabels.ids': LIMITS.labelsPerCall,
  'Mutation.removeLabels.names': LIMITS.labelsPerCall,
  'Mutation.updatePromptTemplate.templates': LIMITS.templatesPerSet,
  'Mutation.upsertLabels.labels': LIMITS.labelsPerCall,
};

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
    const fault =
      type && faultOfNode(type, value, { variables, name: `${name}.${argument.value}`, path: argument.value });
    if (fault) return fault;
  }
  return undefined;
}

/** Where a value is: what the list of limits calls it, and its path in the arguments. */
interface Place {
  readonly variables: Values;
  readonly name: string;
  readonly path: string;
}

/** Literals are as short as documents are; what they hold may be a variable. */
function faultOfNode(type: GraphQLInputType, node: ValueNode, place: Place): LexiclipError | undefined {
  if (node.kind === Kind.VARIABLE) return faultOfValue(type, place.variables[node.name.value], place);
  const bare = getNullableType(type);
  if (node.kind === Kind.LIST && isListType(bare)) {
    return first(node.values, (value, i) => faultOfNode(bare.ofType, value, { ...place, path: `${place.path}[${i}]` }));
  }
  if (node.kind !== Kind.OBJECT || !isInputObjectType(bare)) return undefined;
  const fields = bare.getFields();
  return first(node.fields, ({ name: { value: name }, value }) => {
    const field = fields[name];
    return (
      field && faultOfNode(field.type, value, { ...place, name: `${bare.name}.${name}`, path: `${place.path}.${name}` })
    );
  });
}

function faultOfValue(type: GraphQLInputType, value: unknown, place: Place): LexiclipError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const bare = getNullableType(type);
  if (isListType(bare)) {
    if (!Array.isArray(value)) return faultOfValue(bare.ofType, value, place);
    const max = INPUT_LENGTHS[place.name];
    if (max !== undefined && value.length > max) {
      return badInput(place.path, `must have at most ${max} entries, not ${value.length}`);
    }
    return first(value, (entry, i) => faultOfValue(bare.ofType, entry, { ...place, path: `${place.path}[${i}]` }));
  }
  if (!isInputObjectType(bare)) return undefined;
  return first(Object.values(bare.getFields()), (field) =>
    faultOfValue(field.type, (value as Values)[field.name], {
      ...place,
      name: `${bare.name}.${field.name}`,
      path: `${place.path}.${field.name}`,
    }),
  );
}

function first<T>(
  items: readonly T[],
  faultOf: (item: T, i: number) => LexiclipError | undefined,
): LexiclipError | undefined {
  for (const [i, item] of items.entries()) {
    const fault = faultOf(item, i);
    if (fault) return fault;
  }
  return undefined;
}
