import { tooFewSamples } from '../../../errors.js';

/** Below these, what is learned depends on which examples there happen to be. */
const FEW = { inAll: 40, ofLabel: 4 };

/**
 * Whether there are examples enough to learn from: two labels with two each, or one of each label where no label has
 * more.
 *
 * @param counts number of examples of each label that has any
 * @param argument of the sample set, for errors
 * @returns what to say where there are few
 * @throws LexiclipError TOO_FEW_SAMPLES
 */
export function checkEnough(counts: Int32Array, argument: string): string[] {
  const several = counts.filter((count) => count >= 2).length;
  if (counts.length < 2) {
    const message = `its examples are of ${counts.length === 0 ? 'no label' : 'one label'}; at least two labels need examples`;
    throw tooFewSamples(argument, message, { needed: 2, given: counts.length });
  }
  if (several === 1) {
    const message = 'one label has more than one example; at least two labels need two, or each label has one';
    throw tooFewSamples(argument, message, { needed: 2, given: 1 });
  }
  return [...fewInAll(counts), ...(several === 0 ? [] : fewOfLabels(counts))];
}

function fewInAll(counts: Int32Array): string[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.every((count) => count === 1)) {
    return [`no label has two examples: how much they count could not be measured, and is fixed (a = 0.25)`];
  }
  return total < FEW.inAll ? [`there are ${total} examples; under ${FEW.inAll}, what is learned is uncertain`] : [];
}

function fewOfLabels(counts: Int32Array): string[] {
  const few = counts.filter((count) => count < FEW.ofLabel).length;
  if (few === 0) return [];
  const labels = few === 1 ? '1 label has' : `${few} labels have`;
  return [`${labels} fewer than ${FEW.ofLabel} examples: what is learned of them is uncertain`];
}
