import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { LexiclipError } from '../errors.js';

/** What a GraphQL document may have at most. */
export interface DocumentLimits {
  /** Of fields in fields. */
  readonly depth: number;
  readonly aliases: number;
  /** Words, numbers, strings and signs. */
  readonly tokens: number;
  /** Fields in all, with those of a fragment as often as it is used. */
  readonly fields: number;
  /** How often one selection set may name the same field or fragment. */
  readonly repeats: number;
  readonly variables: number;
  /** Objects that the answer may have, as `document-cost.ts` estimates them. */
  readonly cost: number;
  /** Operations in one request. */
  readonly batch: number;
}

export type DocumentLimit = keyof DocumentLimits;

/** A document that is too much: it is refused before anything of it is looked up. */
export function tooMuch(limit: DocumentLimit, allowed: number, what = `${limit}`): LexiclipError {
  const message = `query: the document has too many ${what}; ${allowed} are allowed`;
  return new LexiclipError('BAD_USER_INPUT', message, { argument: 'query', limit, allowed });
}

/**
 * Refuses documents over the limits. It looks at the whole document when a validation begins, and takes it away from
 * the rules that come after: some of those need time that grows with the square of what is in it.
 */
export const limitDocument =
  (limits: DocumentLimits): ValidationRule =>
  (context) => ({
    Document(document) {
      const fault = new DocumentSize(document, limits).fault();
      if (!fault) return undefined;
      context.reportError(new GraphQLError(fault.message, { originalError: fault }));
      return { ...document, definitions: [] };
    },
  });

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  /** The most often that something is named in one selection set. */
  readonly repeats: number;
}

const EMPTY: Size = { depth: 0, fields: 0, aliases: 0, repeats: 0 };

class DocumentSize {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  /** Each fragment is measured once, however often it is used: uses may double with each level. */
  private readonly measured = new Map<string, Size>();

  constructor(
    private readonly document: DocumentNode,
    private readonly limits: DocumentLimits,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  fault(): LexiclipError | undefined {
    const { limits } = this;
    for (const definition of this.document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
      const size = this.ofSet(definition.selectionSet);
      if ((definition.variableDefinitions?.length ?? 0) > limits.variables)
        return tooMuch('variables', limits.variables);
      if (size.depth > limits.depth) return tooMuch('depth', limits.depth, 'levels');
      if (size.aliases > limits.aliases) return tooMuch('aliases', limits.aliases);
      if (size.fields > limits.fields) return tooMuch('fields', limits.fields);
      if (size.repeats > limits.repeats) return tooMuch('repeats', limits.repeats, 'repetitions of one field');
    }
    return undefined;
  }

  private ofSet({ selections }: SelectionSetNode): Size {
    const named = new Map<string, number>();
    for (const selection of selections) {
      const name = nameIn(selection);
      named.set(name, (named.get(name) ?? 0) + 1);
    }
    return joined([
      { ...EMPTY, repeats: Math.max(...named.values()) },
      ...selections.map((one) => this.ofSelection(one)),
    ]);
  }

  private ofSelection(selection: SelectionNode): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.ofSet(selection.selectionSet);
    const inner = selection.selectionSet ? this.ofSet(selection.selectionSet) : EMPTY;
    const aliases = inner.aliases + (selection.alias ? 1 : 0);
    return { ...inner, depth: inner.depth + 1, fields: inner.fields + 1, aliases };
  }

  private ofFragment(name: string): Size {
    const known = this.measured.get(name);
    if (known) return known;
    // What leads back to itself has no size, and is refused by a rule of GraphQL.
    this.measured.set(name, EMPTY);
    const fragment = this.fragments.get(name);
    const size = fragment ? this.ofSet(fragment.selectionSet) : EMPTY;
    this.measured.set(name, size);
    return size;
  }
}

const joined = (sizes: readonly Size[]): Size => ({
  depth: Math.max(...sizes.map(({ depth }) => depth)),
  fields: sizes.reduce((sum, { fields }) => sum + fields, 0),
  aliases: sizes.reduce((sum, { aliases }) => sum + aliases, 0),
  repeats: Math.max(...sizes.map(({ repeats }) => repeats)),
});

/** What a selection is told apart from others of its set by. */
function nameIn(selection: SelectionNode): string {
  if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value;
  if (selection.kind === Kind.FRAGMENT_SPREAD) return `...${selection.name.value}`;
  return `... on ${selection.typeCondition?.name.value ?? ''}`;
}
