import type { Label } from '../../../domain/label.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, tooLargeToWait } from '../../../errors.js';
import { promptCount } from '../../templates/rendering.js';
import { labelsToEncode, type NextVersion } from '../next-version.js';

/**
 * Refuses a version with too many prompts. They are counted, not rendered, so that a refusal costs next to nothing.
 *
 * @param argument with the labels or the template, for errors
 * @param most number of prompts that this change may have encoded; undefined where only those of the set count
 * @throws LexiclipError BAD_USER_INPUT, or TOO_LARGE_TO_WAIT past `most`, naming the argument, the number of prompts and
 *   what is allowed
 */
export function checkPromptBounds(next: NextVersion, argument: string, most?: number): void {
  const { templates } = next.template;
  let toEncode = 0;
  for (const label of labelsToEncode(next)) {
    const count = promptCount(label, templates);
    if (count > LIMITS.renderedPerLabel) throw tooManyForLabel(label, templates.length, count, argument);
    toEncode += count;
  }
  const all = next.labels.reduce((sum, label) => sum + promptCount(label, templates), 0);
  if (all > LIMITS.promptsPerSet) {
    throw badInput(argument, `the label set would have ${all} prompts; at most ${LIMITS.promptsPerSet} are allowed`);
  }
  if (most !== undefined && toEncode > most) {
    const rule = `at most ${most} are encoded while a client waits; start the same change as a job, with startJob`;
    throw tooLargeToWait(argument, `would have ${toEncode} prompts encoded; ${rule}`, most);
  }
}

function tooManyForLabel({ name, synonyms }: Label, templates: number, count: number, argument: string) {
  const product = `${1 + synonyms.length} names and synonyms × ${templates} templates`;
  const rule = `at most ${LIMITS.renderedPerLabel} are allowed for one label`;
  return badInput(argument, `"${name}" would have ${count} prompts (${product}); ${rule}`);
}
