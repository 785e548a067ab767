import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLNamedType,
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
import type { GraphqlContext } from './context.js';
import { overLimit } from './document-limits.js';

/** Assumed length of a list without a `first` argument. */
const LIST_LENGTH = 10;

/** Refuses operations whose responses could contain more than `max` objects. */
export const limitCost = (max: number): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        // Without one, Apollo reports the unknown operation name.
        if (!operation) return;
        const cost = new DocumentCost(schema, document, operation, request.variables ?? {}).costOfOperation(operation);
        if (cost <= max) return;
        const fault = overLimit('cost', max, `objects in its response (up to ${Math.round(cost)} by its list lengths)`);
        throw new GraphQLError(fault.message, {
          originalError: fault,
          extensions: { code: fault.code, http: { status: 400, headers: new HeaderMap() } },
        });
      },
    };
  },
});

/**
 * Estimates how many objects a response has: a list counts as long as its `first` allows. The document is valid, and
 * the number of its fields is limited, so the walk is short.
 */
class DocumentCost {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly defaults: ReadonlyMap<string, number>;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    { variableDefinitions = [] }: OperationDefinitionNode,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {
    this.fragments = new Map(
      document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
    );
    this.defaults = new Map(
      variableDefinitions.flatMap(({ variable, defaultValue }) =>
        defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
      ),
    );
  }

  costOfOperation({ operation, selectionSet }: OperationDefinitionNode): number {
    const root = this.schema.getRootType(operation);
    return root ? this.costOfSet(selectionSet, root) : 0;
  }

  private costOfSet({ selections }: SelectionSetNode, parent: GraphQLNamedType): number {
    let cost = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) cost += this.costOfField(selection, parent);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        cost += this.costOfSet(selection.selectionSet, this.narrowed(selection.typeCondition?.name.value, parent));
      } else {
        const fragment = this.fragments.get(selection.name.value);
        if (fragment)
          cost += this.costOfSet(fragment.selectionSet, this.narrowed(fragment.typeCondition.name.value, parent));
      }
    }
    return cost;
  }

  private costOfField(node: FieldNode, parent: GraphQLNamedType): number {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    if (!field || !node.selectionSet || !isCompositeType(type)) return 0;
    const inner = this.costOfSet(node.selectionSet, type);
    const first = field.args.find(({ name }) => name === 'first');
    if (first) return 1 + inner * this.lengthOf(node, first);
    // The length of a connection's lists is already counted by the `first` of its field.
    const isOpenList = isListType(getNullableType(field.type)) && !parent.name.endsWith('Connection');
    return (1 + inner) * (isOpenList ? LIST_LENGTH : 1);
  }

  private lengthOf(node: FieldNode, { defaultValue }: GraphQLArgument): number {
    const value = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    const otherwise = typeof defaultValue === 'number' ? defaultValue : LIST_LENGTH;
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind !== Kind.VARIABLE) return otherwise;
    const given = this.variables[value.name.value] ?? this.defaults.get(value.name.value);
    // Any other value is refused when the variables are coerced.
    return typeof given === 'number' && given >= 0 ? given : otherwise;
  }

  private narrowed(name: string | undefined, parent: GraphQLNamedType): GraphQLNamedType {
    return (name === undefined ? undefined : this.schema.getType(name)) ?? parent;
  }
}

const fieldOf = (type: GraphQLNamedType, name: string) =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
