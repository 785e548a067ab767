import type { DraftChange } from '../../../domain/finding.js';
import { draftOf, upsertOf } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import { foldedName } from '../../../domain/names.js';
import type { SuggestionKind } from '../../../domain/suggestion.js';
import { BUILT_IN_TEMPLATES } from '../../templates/built-in-templates.js';

/** A change of one label that is tried. */
export interface LabelEdit {
  readonly kind: SuggestionKind;
  readonly row: number;
  readonly before: Label;
  readonly after: Label;
  readonly text: string | null;
}

/** A change of the templates that is tried. */
export interface TemplateEdit {
  readonly kind: SuggestionKind;
  readonly text: string;
  readonly templates: readonly string[];
}

/** What the author would add: phrases and templates. */
export interface Candidates {
  readonly phrases: readonly string[];
  readonly templates: readonly string[];
}

/** How often a label was wrong: as the right one of a sample, and as the answer. */
export interface Wrongs {
  readonly missed: number;
  readonly taken: number;
}

/** Labels with which a candidate is tried that names none. */
const LABELS_OF_A_CANDIDATE = 20;
/** Each is a column of comparisons. */
const MAX_LABEL_EDITS = 400;

/** Candidates with `{label}` are templates, all others phrases. */
export const candidatesOf = (given: readonly string[]): Candidates => ({
  phrases: given.filter((text) => !text.includes('{label}')),
  templates: given.filter((text) => text.includes('{label}')),
});

/** Changes of single labels, those of labels that are most often wrong first. @param wrongs by row */
export function labelEdits(
  labels: readonly Label[],
  wrongs: ReadonlyMap<number, Wrongs>,
  { phrases }: Candidates,
): LabelEdit[] {
  const rows = [...wrongs.keys()].sort((a, b) => total(wrongs.get(b)) - total(wrongs.get(a)));
  const missed = rows.filter((row) => (wrongs.get(row)?.missed ?? 0) > 0);
  const edits = [
    ...phrases.flatMap((candidate) => additions(labels, missed, candidate)),
    ...rows.flatMap((row) => droppedSynonyms(row, labels[row] as Label)),
    ...missed.flatMap((row) => otherPrompts(row, labels[row] as Label)),
  ];
  return edits.slice(0, MAX_LABEL_EDITS);
}

const total = (wrongs: Wrongs | undefined): number => (wrongs ? wrongs.missed + wrongs.taken : 0);

/** `label: phrase` is for that label only. */
function additions(labels: readonly Label[], missed: readonly number[], candidate: string): LabelEdit[] {
  const [, name, rest] = /^([^:]+):\s*(.+)$/.exec(candidate) ?? [];
  const named = name === undefined ? -1 : labels.findIndex((label) => foldedName(label.name) === foldedName(name));
  const [rows, text] = named === -1 ? [missed.slice(0, LABELS_OF_A_CANDIDATE), candidate] : [[named], rest as string];
  return rows.flatMap((row): LabelEdit[] => {
    const before = labels[row] as Label;
    const isKnown = [before.name, ...before.synonyms].some((phrase) => foldedName(phrase) === foldedName(text));
    if (isKnown || before.prompts.length > 0) return [];
    return [{ kind: 'ADD_SYNONYM', row, before, after: { ...before, synonyms: [...before.synonyms, text] }, text }];
  });
}

const droppedSynonyms = (row: number, before: Label): LabelEdit[] =>
  before.prompts.length > 0
    ? []
    : before.synonyms.map((text) => {
        const synonyms = before.synonyms.filter((synonym) => synonym !== text);
        return { kind: 'DROP_SYNONYM', row, before, after: { ...before, synonyms }, text };
      });

const otherPrompts = (row: number, before: Label): LabelEdit[] =>
  before.prompts.length > 0
    ? [{ kind: 'USE_TEMPLATES', row, before, after: { ...before, prompts: [] }, text: null }]
    : [
        {
          kind: 'OWN_PROMPTS',
          row,
          before,
          after: { ...before, prompts: [before.name, ...before.synonyms] },
          text: null,
        },
      ];

/** Each template dropped, and each of the author's and of the built-in ones added. */
export function templateEdits(templates: readonly string[], candidates: Candidates): TemplateEdit[] {
  const builtIn = BUILT_IN_TEMPLATES.flatMap((set) => set.templates as readonly string[]);
  const added = [...new Set([...candidates.templates, ...builtIn])].filter((text) => !templates.includes(text));
  const dropped = templates.length > 1 ? templates : [];
  return [
    ...dropped.map((text): TemplateEdit => {
      const rest = templates.filter((template) => template !== text);
      return { kind: 'DROP_TEMPLATE', text, templates: rest };
    }),
    ...added.map((text): TemplateEdit => ({ kind: 'ADD_TEMPLATE', text, templates: [...templates, text] })),
  ];
}

/** An edit as a draft. */
export const changeOf = (edit: LabelEdit | TemplateEdit): DraftChange =>
  'templates' in edit
    ? { upsert: [], remove: [], templates: edit.templates }
    : upsertOf(draftOf(edit.before, { synonyms: edit.after.synonyms, prompts: edit.after.prompts }));
