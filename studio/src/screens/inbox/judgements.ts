import { failureOf } from '../../api/failure.js';

/** Said of a picture that is to be let go, with all that is kept of it. */
export const REFUSED = 'REFUSED';

/** Label ids, any of which is right; empty: it is in no label; null: the answer is taken back. */
export type Expected = readonly string[] | null | typeof REFUSED;

export interface Judgement {
  readonly sampleId: string;
  readonly expected: Expected;
}

export const judgementsOf = (unsent: ReadonlyMap<string, Expected>): Judgement[] =>
  [...unsent].map(([sampleId, expected]) => ({ sampleId, expected }));

export const refusalsIn = (unsent: ReadonlyMap<string, Expected>): number =>
  [...unsent.values()].filter((expected) => expected === REFUSED).length;

/** The newest judgement comes last, also of a picture that was judged before. */
export function withOne(unsent: ReadonlyMap<string, Expected>, sampleId: string, expected: Expected) {
  const others = without(unsent, sampleId);
  return others.set(sampleId, expected);
}

export function without(unsent: ReadonlyMap<string, Expected>, sampleId: string): Map<string, Expected> {
  const others = new Map(unsent);
  others.delete(sampleId);
  return others;
}

/** A judgement, as the service takes it. */
export type SentJudgement =
  | { readonly sampleId: string; readonly expected: string[] | null }
  | { readonly sampleId: string; readonly refuse: true };

/**
 * Sends answers together, and then refusals, of which those are let be whose pictures are gone: sent twice, they change
 * nothing.
 *
 * @param send makes one version of what it is given, or fails as a whole
 */
export async function sendJudgements(
  judgements: readonly Judgement[],
  send: (judgements: readonly SentJudgement[]) => Promise<unknown>,
): Promise<void> {
  const answers: SentJudgement[] = [];
  const refusals: SentJudgement[] = [];
  for (const { sampleId, expected } of judgements) {
    if (expected === REFUSED) refusals.push({ sampleId, refuse: true });
    else answers.push({ sampleId, expected: expected && [...expected] });
  }
  if (answers.length > 0) await send(answers);
  if (refusals.length === 0 || (await isSent(() => send(refusals)))) return;
  for (const refusal of refusals) await isSent(() => send([refusal]));
}

/** @returns false where something of it is gone already */
async function isSent(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    if (failureOf(error).code !== 'NOT_FOUND') throw error;
    return false;
  }
}
