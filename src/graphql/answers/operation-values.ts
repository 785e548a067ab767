import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/** A variable that does not fit its type: the executor refuses the whole operation. */
export class RefusedVariable extends Error {}

/** The arguments of an operation's fields, coerced as the executor will coerce them. */
export class OperationValues {
  private readonly coerced = new Map<string, Values>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Values,
  ) {}

  /**
   * The arguments of a field. Coerces the variables that it uses, and no others.
   *
   * @returns nothing where the executor will refuse the field alone
   * @throws RefusedVariable
   */
  argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Values {
    const variables: Record<string, unknown> = {};
    const add = (value: ValueNode): void => {
      if (value.kind === Kind.VARIABLE) Object.assign(variables, this.variable(value.name.value));
      else if (value.kind === Kind.LIST) for (const entry of value.values) add(entry);
      else if (value.kind === Kind.OBJECT) for (const entry of value.fields) add(entry.value);
    };
    for (const { value } of node.arguments ?? []) add(value);
    try {
      return getArgumentValues(field, node, variables);
    } catch (error) {
      if (error instanceof GraphQLError) return {};
      throw error;
    }
  }

  /** The variable by its name; nothing when it is neither given nor has a default. */
  private variable(name: string): Values {
    const known = this.coerced.get(name);
    if (known) return known;
    const definitions =
      this.operation.variableDefinitions?.filter(({ variable }) => variable.name.value === name) ?? [];
    const { coerced, errors } = getVariableValues(this.schema, definitions, this.variables, { maxErrors: 1 });
    if (!coerced) throw new RefusedVariable(name, { cause: errors[0] });
    this.coerced.set(name, coerced);
    return coerced;
  }
}
