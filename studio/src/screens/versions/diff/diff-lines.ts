/** What became of one text: kept texts are shown beside what changed, so that it can be seen in its place. */
export interface Piece {
  readonly became: 'added' | 'removed' | 'kept';
  readonly text: string;
}

export interface FieldDiff {
  readonly field: string;
  readonly pieces: readonly Piece[];
}

/** A label in one of two versions, as far as differences of it are shown. */
export interface Diffed {
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly prompts: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>> | null;
  readonly parent?: { readonly name: string } | null;
}

const TITLES: Readonly<Record<string, string>> = {
  name: 'Name',
  synonyms: 'Synonyms',
  prompts: 'Own prompts',
  parentId: 'Parent',
  metadata: 'Metadata',
};

/** @param fields those that differ, as the API names them */
export const fieldDiffs = (fields: readonly string[], before: Diffed, after: Diffed): FieldDiff[] =>
  fields.map((field) => ({
    field: TITLES[field] ?? field,
    pieces: piecesOf(textsOf(field, before), textsOf(field, after)),
  }));

/** In the order of what was, then what is new. */
export function piecesOf(before: readonly string[], after: readonly string[]): Piece[] {
  const was = new Set(before);
  const is = new Set(after);
  return [
    ...before.map((text): Piece => ({ became: is.has(text) ? 'kept' : 'removed', text })),
    ...after.filter((text) => !was.has(text)).map((text): Piece => ({ became: 'added', text })),
  ];
}

function textsOf(field: string, label: Diffed): string[] {
  switch (field) {
    case 'synonyms':
      return [...label.synonyms];
    case 'prompts':
      return [...label.prompts];
    case 'metadata':
      return Object.entries(label.metadata ?? {}).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    case 'parentId':
      return label.parent ? [label.parent.name] : [];
    default:
      return [label.name];
  }
}

/** What differs beside the labels, in sentences. */
export function otherDifferences(diff: {
  readonly modelChanged: boolean;
  readonly promptTemplateChanged: boolean;
  readonly learnedChanged: boolean;
}): string[] {
  return [
    ...(diff.modelChanged ? ['They were encoded with different models.'] : []),
    ...(diff.promptTemplateChanged ? ['They were encoded with different templates.'] : []),
    ...(diff.learnedChanged ? ['They have learned different things from examples.'] : []),
  ];
}
