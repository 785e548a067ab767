import type { Label } from '../../../domain/label.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput } from '../../../errors.js';
import { promptCount } from '../../templates/rendering.js';
import { labelsToEncode, type NextVersion } from '../next-version.js';

/**
 * Refuses a version with too many prompts. They are counted, not rendered, so that a refusal costs next to nothing.
 *
 * @param argument with the labels or the template, for errors
 * @throws LexiclipError BAD_USER_INPUT naming the argument, the number of prompts and what is allowed
 */
export function checkPromptBounds(next: NextVersion, argument: string): void {
  const { templates } = next.template;
  let toEncode = 0;
  for (const label of labelsToEncode(next)) {
    const count = promptCount(label, templates);
    if (count > LIMITS.renderedPerLabel) throw tooManyForLabel(label, templates.length, count, argument);
    toEncode += count;
  }
  if (toEncode > LIMITS.promptsPerCall) {
    const rule = `at most ${LIMITS.promptsPerCall} are allowed in one call; send the labels in several, or use fewer templates`;
    throw badInput(argument, `would have ${toEncode} prompts encoded; ${rule}`);
  }
  const all = next.labels.reduce((sum, label) => sum + promptCount(label, templates), 0);
  if (all > LIMITS.promptsPerSet) {
    throw badInput(argument, `the label set would have ${all} prompts; at most ${LIMITS.promptsPerSet} are allowed`);
  }
}

function tooManyForLabel({ name, synonyms }: Label, templates: number, count: number, argument: string) {
  const product = `${1 + synonyms.length} names and synonyms × ${templates} templates`;
  const rule = `at most ${LIMITS.renderedPerLabel} are allowed for one label`;
  return badInput(argument, `"${name}" would have ${count} prompts (${product}); ${rule}`);
}
