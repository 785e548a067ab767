import { number } from '../../parts/figures/figure-text.js';
import { points } from '../../parts/figures/points.js';

interface SuggestionFigures {
  readonly fixed: number;
  readonly broken: number;
  readonly of: number;
  readonly pValue: number;
  readonly crossFittedGain?: number | null;
}

/** What a suggestion would do to the answers, as figures. */
export function figuresText({ fixed, broken, of, pValue, crossFittedGain }: SuggestionFigures): string {
  const p = pValue < 0.001 ? 'p less than 0.001' : `p ${number(pValue)}`;
  const gain = crossFittedGain == null ? '' : ` ${points(crossFittedGain)} points are to be expected;`;
  return `${fixed} fixed and ${broken} broken of ${of} pictures;${gain} ${p}.`;
}

/** "ADD_SYNONYM" → "Add a synonym". */
export const KINDS: Readonly<Record<string, string>> = {
  ADD_SYNONYM: 'Add a synonym',
  ADD_TEMPLATE: 'Add a template',
  DROP_SYNONYM: 'Drop a synonym',
  DROP_TEMPLATE: 'Drop a template',
  OWN_PROMPTS: 'Write own prompts',
  USE_TEMPLATES: 'Use the templates',
};
