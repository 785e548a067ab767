import type { ModelFindings } from './loaded-model.js';
import { isUntrained } from './spec/logits.js';

/** What an operator should know about a model that was loaded: where the service had to choose, a sentence each. */
export function notesOn({ parts, facts, logits, check, rounding }: ModelFindings): string[] {
  const { title } = parts.family;
  const scale = logits.logitScale.toPrecision(4);
  const notes: readonly (readonly [applies: boolean, note: string])[] = [
    [
      check.overruled,
      `the text tower sees what a prompt is padded with, which those of ${title} should not: each prompt is padded to ` +
        `${facts.context} tokens`,
    ],
    [
      (check.promptInBatch ?? 0) > rounding,
      `the vector of a prompt depends on the other prompts of its run, by ${exponential(check.promptInBatch)}: each runs ` +
        'alone',
    ],
    [
      (check.imageInBatch ?? 0) > rounding,
      `the vector of an image depends on the other images of its run, by ${exponential(check.imageInBatch)}: each runs alone`,
    ],
    [
      logits.source === 'family',
      `none of the model's files says its logit scale: ${scale} is used, as models of ${title} are usually trained to; ` +
        'LEXICLIP_LOGIT_SCALE sets another',
    ],
    [
      isUntrained(logits.logitScale),
      `the logit scale is ${scale}, with which training begins: probabilities will be nearly equal for all labels`,
    ],
  ];
  return notes.filter(([applies]) => applies).map(([, note]) => note);
}

const exponential = (difference: number | undefined): string => (difference ?? 0).toExponential(0);
