import type { Suggestion } from '../../../domain/suggestion.js';
import type { Choice, Counts } from './choosing.js';
import { changeOf, type LabelEdit, type TemplateEdit } from './edits.js';

type Edit = LabelEdit | TemplateEdit;

/** Edits that are listed although they are not proven. */
const MAX_POSSIBLE = 20;

/** An edit that has passed both tests. */
export function proven(edit: Edit, choice: Choice): Suggestion {
  const crossFittedGain = choice.crossFitted / choice.of;
  const gain = `${points(crossFittedGain)} where it is chosen without them`;
  return suggestion(edit, choice, true, crossFittedGain, `${figures(choice)}; ${gain}`);
}

/** Those of the other edits that gain something, most first. @param counts of each edit */
export function possible(edits: readonly Edit[], counts: readonly Counts[]): Suggestion[] {
  return edits
    .map((edit, i) => ({ edit, count: counts[i] as Counts }))
    .filter(({ count }) => count.fixed > count.broken)
    .sort(
      (a, b) => b.count.fixed - b.count.broken - (a.count.fixed - a.count.broken) || a.count.pValue - b.count.pValue,
    )
    .slice(0, MAX_POSSIBLE)
    .map(({ edit, count }) => suggestion(edit, count, false, null, `possible, not proven: ${figures(count)}`));
}

function suggestion(
  edit: Edit,
  { fixed, broken, of, pValue }: Counts,
  isProven: boolean,
  crossFittedGain: number | null,
  what: string,
): Suggestion {
  return {
    kind: edit.kind,
    label: 'before' in edit ? edit.before : null,
    text: edit.text,
    isProven,
    fixed,
    broken,
    of,
    pValue,
    crossFittedGain,
    message: `${doing(edit)}: ${what}`,
    change: changeOf(edit),
  };
}

const figures = ({ fixed, broken, of, pValue }: Counts): string =>
  `${fixed} fixed, ${broken} broken of ${of} samples (p = ${pValue.toPrecision(2)})`;

const points = (share: number): string => `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} points`;

function doing(edit: Edit): string {
  const text = JSON.stringify(edit.text);
  const name = 'before' in edit ? JSON.stringify(edit.before.name) : '';
  switch (edit.kind) {
    case 'DROP_SYNONYM':
      return `drop the synonym ${text} of ${name}`;
    case 'ADD_SYNONYM':
      return `add the synonym ${text} to ${name}`;
    case 'DROP_TEMPLATE':
      return `drop the template ${text}`;
    case 'ADD_TEMPLATE':
      return `add the template ${text}`;
    case 'OWN_PROMPTS':
      return `give ${name} its phrases as prompts of its own, without a template`;
    case 'USE_TEMPLATES':
      return `let ${name} use the templates instead of its own prompts`;
  }
}
