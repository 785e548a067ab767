import type { GatePartsFragment, UndecidedRule } from '../../../generated/graphql.js';
import { percent, shareText } from '../../../parts/figures/figure-text.js';
import { counted, gapText } from '../../../parts/figures/points.js';

export type GateFigures = GatePartsFragment;

/** Whether a tag may move: what decides it undecided is left to the policy. */
export const letsPass = ({ outcome }: Pick<GateFigures, 'outcome'>, undecided: UndecidedRule | undefined): boolean =>
  outcome === 'PASSED' || (outcome === 'UNDECIDED' && undecided === 'ALLOW');

const HEADINGS: Readonly<Record<GateFigures['outcome'], string>> = {
  PASSED: 'The gate lets it pass',
  REFUSED: 'The gate refuses it',
  UNDECIDED: 'The pictures are too few to say',
};

export function gateHeading({ outcome }: Pick<GateFigures, 'outcome'>, undecided: UndecidedRule | undefined): string {
  const rule = outcome === 'UNDECIDED' && undecided === 'ALLOW' ? '; the policy lets such moves pass' : '';
  return HEADINGS[outcome] + rule;
}

/** The figures of a report, each with what it means. */
export function gateRows(report: GateFigures): [what: string, figure: string][] {
  const { comparedWith, gained, lost, of, apart, difference, pValue, maxLoss, falseAccepts, maxFalseAccepts } = report;
  const rows: [string, string][] = [];
  if (comparedWith == null) rows.push(['Compared with', 'nothing: the tag was on no version']);
  else rows.push(['Compared with', `version ${comparedWith}`]);
  if (of != null) rows.push(['Pictures compared', apart ? `${of}, and ${apart} apart` : String(of)]);
  if (gained != null && lost != null) rows.push(['Answers', `${gained} became right, ${lost} became wrong`]);
  if (difference) rows.push(['Right first answers', gapText(difference)]);
  if (maxLoss != null) rows.push(['Loss allowed', `${trimmed(maxLoss)} points`]);
  if (pValue != null && gained != null && lost != null) rows.push(['Chance', chanceText(pValue, gained + lost)]);
  if (falseAccepts)
    rows.push(['Accepted, of pictures in no label', `${shareText(falseAccepts)}; ${allowed(maxFalseAccepts)}`]);
  return rows;
}

/** What a one-sided p value of losses says. @param differing answers that became right or wrong */
export function chanceText(p: number, differing: number): string {
  if (differing === 0) return 'no answer became right or wrong';
  const rounded = p < 0.001 ? 'less than 0.001' : p.toFixed(3);
  const verdict = p < 0.05 ? 'so many losses are unlikely to be chance' : 'the losses may be chance';
  return `${verdict}: if it were no worse, so many or more would come up with a probability of ${rounded}`;
}

const allowed = (share: number | null | undefined): string =>
  share == null ? 'any share is allowed' : `at most ${percent(share)} are allowed`;

const trimmed = (share: number): string => String(Number((100 * share).toFixed(2)));

/** What a policy asks for, as a sentence. */
export function policyText(policy: {
  readonly maxLoss: number;
  readonly maxFalseAccepts?: number | null;
  readonly recalibrate: boolean;
  readonly undecided: UndecidedRule;
  readonly sampleSet?: { readonly slug: string } | null;
}): string {
  const { maxLoss, maxFalseAccepts, recalibrate, undecided, sampleSet } = policy;
  const judge = sampleSet ? `judged by ${sampleSet.slug}` : 'its sample set was deleted, so that the tag cannot move';
  return [
    `A move may lose at most ${counted(Number(trimmed(maxLoss)), 'point')} of right first answers, ${judge}.`,
    ...(maxFalseAccepts == null ? [] : [`It may accept at most ${percent(maxFalseAccepts)} of pictures in no label.`]),
    undecided === 'ALLOW'
      ? 'What the pictures are too few to say passes.'
      : 'What the pictures are too few to say is refused.',
    ...(recalibrate ? ['A version is calibrated when the tag moves to it.'] : []),
  ].join(' ');
}
