import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { bytesOfVector } from '../../resolvers/views/vector-text.js';
import { type AskedLengths, askedBelow, asksForLengths, listLength, NOTHING_ASKED } from './list-prices.js';
import { OperationValues } from './operation-values.js';

/** What an answer may contain. */
export interface Price {
  readonly objects: number;
  /** Bytes as JSON. */
  readonly bytes: number;
}

const TYPICAL_DIMENSIONS = 512;

/** What is typical of values, as JSON, bytes. */
const TYPICAL_BYTES: Readonly<Record<string, number>> = {
  Boolean: 5,
  Int: 4,
  Float: 20,
  ID: 36,
  DateTime: 26,
  LocalDate: 12,
  JSONObject: 100,
};
const OTHER_BYTES = 24;

/** Of fields whose values are far from what is typical of their type, as JSON, bytes. */
const FIELD_BYTES: Readonly<Record<string, number>> = {
  'Label.vector': bytesOfVector(TYPICAL_DIMENSIONS),
  'Sample.vector': bytesOfVector(TYPICAL_DIMENSIONS),
};
/** Quotation marks, colon and comma of a field. */
const PUNCTUATION_BYTES = 4;

export const NOTHING: Price = { objects: 0, bytes: 0 };

/**
 * Estimates an operation's answer: a list counts as long as its arguments, as the executor will see them, say. The
 * document is valid, and the number of its fields is limited, so the walk is short.
 *
 * @throws RefusedVariable where the executor will refuse the operation
 */
export function priceOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Price {
  const root = schema.getRootType(operation.operation);
  if (!root) return NOTHING;
  const values = new OperationValues(schema, operation, variables);
  return new AnswerPrice(schema, document, values).ofSet(operation.selectionSet, root, NOTHING_ASKED);
}

class AnswerPrice {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly values: OperationValues,
  ) {
    this.fragments = new Map(
      document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
    );
  }

  ofSet({ selections }: SelectionSetNode, parent: GraphQLNamedType, asked: AskedLengths): Price {
    const prices = selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return this.ofField(selection, parent, asked);
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      if (!fragment) return NOTHING;
      return this.ofSet(fragment.selectionSet, this.narrowed(fragment.typeCondition?.name.value, parent), asked);
    });
    return prices.reduce(plus, NOTHING);
  }

  private ofField(node: FieldNode, parent: GraphQLNamedType, asked: AskedLengths): Price {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    const key = (node.alias ?? node.name).value.length + PUNCTUATION_BYTES;
    if (!field || !type) return { objects: 0, bytes: key + OTHER_BYTES };
    const length = isList(field.type) ? listLength(`${parent.name}.${field.name}`, this.below(field, node, asked)) : 1;
    if (!node.selectionSet || !isCompositeType(type)) {
      const bytes = FIELD_BYTES[`${parent.name}.${field.name}`] ?? TYPICAL_BYTES[type.name] ?? OTHER_BYTES;
      return { objects: 0, bytes: key + length * bytes };
    }
    const inner = this.ofSet(node.selectionSet, type, this.below(field, node, asked));
    return { objects: length * (1 + inner.objects), bytes: key + length * (PUNCTUATION_BYTES + inner.bytes) };
  }

  private below(field: GraphQLField<unknown, unknown>, node: FieldNode, asked: AskedLengths): AskedLengths {
    return asksForLengths(field) ? askedBelow(field, this.values.argumentsOf(field, node), asked) : asked;
  }

  private narrowed(name: string | undefined, parent: GraphQLNamedType): GraphQLNamedType {
    return (name === undefined ? undefined : this.schema.getType(name)) ?? parent;
  }
}

const plus = (a: Price, b: Price): Price => ({ objects: a.objects + b.objects, bytes: a.bytes + b.bytes });

const isList = (type: GraphQLOutputType): boolean => isListType(getNullableType(type));

const fieldOf = (type: GraphQLNamedType, name: string) =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
