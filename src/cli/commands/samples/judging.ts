import { LIMITS } from '../../../domain/limits.js';
import { type JudgementInput, JudgeSamplesDocument } from '../../generated/graphql.js';
import type { Request } from '../../service/request.js';
import { counted, note, printResult } from '../../terminal/output.js';

interface JudgingOptions {
  readonly json?: true | undefined;
  /** Kept with the version. */
  readonly message?: string | undefined;
}

/** Sends answers, in as few versions as there can be, and says what came of each. */
export async function sendJudgements(
  request: Request,
  sampleSet: string,
  judgements: readonly JudgementInput[],
  { json, message }: JudgingOptions,
): Promise<void> {
  if (judgements.length > LIMITS.samplesPerCall) {
    note(`${counted(judgements.length, 'sample')}: in parts of ${LIMITS.samplesPerCall}, each a version`);
  }
  for (let i = 0; i < judgements.length; i += LIMITS.samplesPerCall) {
    const input = { sampleSet, judgements: judgements.slice(i, i + LIMITS.samplesPerCall), message };
    const { judgeSamples } = await request(JudgeSamplesDocument, { input });
    const { version, unchanged } = judgeSamples;
    const refused = input.judgements.filter(({ refuse }) => refuse).length;
    const judged = input.judgements.length - refused;
    const done = [
      ...(judged > 0 ? [unchanged ? 'nothing changed' : counted(judged, 'sample')] : []),
      ...(refused > 0 ? [`${refused} refused`] : []),
      ...(version.unjudgedCount > 0 ? [`${version.unjudgedCount} not judged yet`] : []),
    ];
    printResult(json, judgeSamples, () => [`${sampleSet}: version ${version.number}: ${done.join(', ')}`]);
  }
}
