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

/** Limits of a GraphQL document. */
export interface DocumentLimits {
  /** Levels of nested fields. */
  readonly depth: number;
  readonly aliases: number;
  /** Lexical tokens: names, numbers, strings and punctuation. */
  readonly tokens: number;
  /** Fields in total; those of a fragment count each time it is used. */
  readonly fields: number;
  /** How often one selection set may name the same field or fragment. */
  readonly repeats: number;
  readonly variables: number;
  /** Objects in the response, as `answers/answer-price.ts` estimates them. */
  readonly cost: number;
  /** Operations in one request. */
  readonly batch: number;
}

type DocumentLimit = keyof DocumentLimits;

/** The refusal of a document over a limit; nothing of it is executed. */
export function overLimit(limit: DocumentLimit, allowed: number, what = `${limit}`): LexiclipError {
  const message = `query: the document has too many ${what}; at most ${allowed} are allowed`;
  return new LexiclipError('BAD_USER_INPUT', message, { argument: 'query', limit, allowed });
}

/**
 * Refuses documents over the limits. It measures the whole document before the other rules run, and hides it from them
 * when it is too large: some of them take time quadratic in its size.
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
  /** The highest number of times that one selection set names the same field or fragment. */
  readonly repeats: number;
}

const EMPTY: Size = { depth: 0, fields: 0, aliases: 0, repeats: 0 };

class DocumentSize {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  /** Each fragment is measured only once, because nested fragments can double the number of uses at each level. */
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
      const size = this.sizeOfSet(definition.selectionSet);
      if ((definition.variableDefinitions?.length ?? 0) > limits.variables)
        return overLimit('variables', limits.variables);
      if (size.depth > limits.depth) return overLimit('depth', limits.depth, 'levels');
      if (size.aliases > limits.aliases) return overLimit('aliases', limits.aliases);
      if (size.fields > limits.fields) return overLimit('fields', limits.fields);
      if (size.repeats > limits.repeats) return overLimit('repeats', limits.repeats, 'repetitions of one field');
    }
    return undefined;
  }

  private sizeOfSet({ selections }: SelectionSetNode): Size {
    const named = new Map<string, number>();
    for (const selection of selections) {
      const name = nameIn(selection);
      named.set(name, (named.get(name) ?? 0) + 1);
    }
    return combined([
      { ...EMPTY, repeats: Math.max(...named.values()) },
      ...selections.map((one) => this.sizeOfSelection(one)),
    ]);
  }

  private sizeOfSelection(selection: SelectionNode): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.sizeOfFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.sizeOfSet(selection.selectionSet);
    const inner = selection.selectionSet ? this.sizeOfSet(selection.selectionSet) : EMPTY;
    const aliases = inner.aliases + (selection.alias ? 1 : 0);
    return { ...inner, depth: inner.depth + 1, fields: inner.fields + 1, aliases };
  }

  private sizeOfFragment(name: string): Size {
    const known = this.measured.get(name);
    if (known) return known;
    // A fragment cycle counts as empty here; a validation rule of GraphQL refuses it.
    this.measured.set(name, EMPTY);
    const fragment = this.fragments.get(name);
    const size = fragment ? this.sizeOfSet(fragment.selectionSet) : EMPTY;
    this.measured.set(name, size);
    return size;
  }
}

const combined = (sizes: readonly Size[]): Size => ({
  depth: Math.max(...sizes.map(({ depth }) => depth)),
  fields: sizes.reduce((sum, { fields }) => sum + fields, 0),
  aliases: sizes.reduce((sum, { aliases }) => sum + aliases, 0),
  repeats: Math.max(...sizes.map(({ repeats }) => repeats)),
});

/** What a selection is called within its set, to find repetitions. */
function nameIn(selection: SelectionNode): string {
  if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value;
  if (selection.kind === Kind.FRAGMENT_SPREAD) return `...${selection.name.value}`;
  return `... on ${selection.typeCondition?.name.value ?? ''}`;
}
