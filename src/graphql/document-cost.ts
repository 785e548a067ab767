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
import { tooMuch } from './document-limits.js';

/** How many items a list is taken to have that does not say it. */
const LIST_LENGTH = 10;

/** Refuses operations whose answers could have more objects than allowed. */
export const limitCost = (most: number): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        // Without one, Apollo says which name there is not.
        if (!operation) return;
        const cost = new DocumentCost(schema, document, operation, request.variables ?? {}).ofOperation(operation);
        if (cost <= most) return;
        const fault = tooMuch('cost', most, `objects to answer with (${Math.round(cost)} by the lengths of its lists)`);
        throw new GraphQLError(fault.message, {
          originalError: fault,
          extensions: { code: fault.code, http: { status: 400, headers: new HeaderMap() } },
        });
      },
    };
  },
});

/**
 * Estimates how many objects an answer has: a list counts as long as its `first` allows. The document is valid, and
 * its fields are limited, so walking it ends soon.
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

  ofOperation({ operation, selectionSet }: OperationDefinitionNode): number {
    const root = this.schema.getRootType(operation);
    return root ? this.ofSet(selectionSet, root) : 0;
  }

  private ofSet({ selections }: SelectionSetNode, parent: GraphQLNamedType): number {
    let cost = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) cost += this.ofField(selection, parent);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        cost += this.ofSet(selection.selectionSet, this.narrowed(selection.typeCondition?.name.value, parent));
      } else {
        const fragment = this.fragments.get(selection.name.value);
        if (fragment)
          cost += this.ofSet(fragment.selectionSet, this.narrowed(fragment.typeCondition.name.value, parent));
      }
    }
    return cost;
  }

  private ofField(node: FieldNode, parent: GraphQLNamedType): number {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    if (!field || !node.selectionSet || !isCompositeType(type)) return 0;
    const inner = this.ofSet(node.selectionSet, type);
    const first = field.args.find(({ name }) => name === 'first');
    if (first) return 1 + inner * this.firstOf(node, first);
    // How long the lists of a connection are, its field has said.
    const isOpenList = isListType(getNullableType(field.type)) && !parent.name.endsWith('Connection');
    return (1 + inner) * (isOpenList ? LIST_LENGTH : 1);
  }

  private firstOf(node: FieldNode, { defaultValue }: GraphQLArgument): number {
    const value = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    const otherwise = typeof defaultValue === 'number' ? defaultValue : LIST_LENGTH;
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind !== Kind.VARIABLE) return otherwise;
    const given = this.variables[value.name.value] ?? this.defaults.get(value.name.value);
    // What is no number here is refused when variables are read.
    return typeof given === 'number' && given >= 0 ? given : otherwise;
  }

  private narrowed(name: string | undefined, parent: GraphQLNamedType): GraphQLNamedType {
    return (name === undefined ? undefined : this.schema.getType(name)) ?? parent;
  }
}

const fieldOf = (type: GraphQLNamedType, name: string) =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
