import type { Proportion } from '../../../domain/evaluation.js';
import { probabilityOfAtLeast, probabilityOfAtMost } from '../statistics/binomial.js';
import { leastWithConfidence } from '../statistics/order-bounds.js';
import type { Verdict } from './answers-rule.js';
import { about, hundredths, percent, pWords } from './words.js';

/**
 * Whether at most a share of the unknowns is accepted, by the exact binomial test. Refused: so many would be a chance of
 * at most 5 % at the share that is allowed. Passed: so few would be. Undecided: neither.
 *
 * @param accepted of the unknowns
 * @param allowed share, above 0 and below 1
 */
export function judgeFalseAccepts(accepted: Proportion, allowed: number): Verdict {
  const { value, low, high, count, of } = accepted;
  if (value === null || low === null || high === null) {
    return {
      outcome: 'UNDECIDED',
      sentence: `Undecided: there are no unknowns; ${leastUnknowns(allowed)} can decide.`,
    };
  }
  const interval = `(95 %: ${percent(low)} to ${percent(high)})`;
  const limit = hundredths(allowed);
  const figures = `${count} of ${of} unknowns accepted: ${percent(value)} % ${interval}; allowed ${limit} %.`;
  const p = probabilityOfAtLeast(count, of, allowed);
  if (p <= 0.05) {
    return { outcome: 'REFUSED', sentence: `${figures} Refused: that is more, and not by chance (p ${pWords(p)}).` };
  }
  if (probabilityOfAtMost(count, of, allowed) <= 0.05) {
    return { outcome: 'PASSED', sentence: `${figures} Passed: more than ${limit} % can be ruled out.` };
  }
  const needed = unknownsToPass(value, allowed);
  const more = needed === undefined ? 'Fewer would have to be accepted' : `At this rate ${about(needed)} would decide`;
  return {
    outcome: 'UNDECIDED',
    sentence: `${figures} Undecided: more than ${limit} % cannot be ruled out. ${more}.`,
  };
}

/** The least number of unknowns of which more than a share can be ruled out, if none of them is accepted. */
export const leastUnknowns = (allowed: number): number => leastWithConfidence(allowed, 0.95);

/** How many unknowns would pass if as large a share of them was accepted; undefined when no number would. */
function unknownsToPass(share: number, allowed: number): number | undefined {
  for (let of = leastUnknowns(allowed); of < 1e7; of = Math.ceil(of * 1.05)) {
    if (probabilityOfAtMost(Math.ceil(share * of), of, allowed) <= 0.05) return of;
  }
  return undefined;
}
