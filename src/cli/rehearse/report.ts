import { proportion } from '../../services/evaluation/statistics/intervals.js';
import { mcNemarP, tangoInterval } from '../../services/evaluation/statistics/paired.js';
import { auroc } from '../../services/evaluation/statistics/roc.js';
import { counted, percent } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import type { FirstAnswer } from './other-model.js';
import type { Rehearsal, RehearsedFlip } from './rehearsal.js';

/** A model as the report names it. */
export interface ModelName {
  readonly id: string;
  readonly dtype: string;
  readonly digest: string;
}

/** What was compared. */
export interface Rehearsed {
  readonly labelSet: string;
  readonly version: number;
  readonly sampleSet: string;
  readonly sampleSetVersion: number;
  /** Samples without a picture. */
  readonly notKept: number;
  readonly before: ModelName;
  readonly after: ModelName;
}

/** The result as JSON. */
export function rehearsalJson(what: Rehearsed, rehearsal: Rehearsal) {
  const { judged, unknowns, unjudged, notInVocabulary, counts, differing, flips } = rehearsal;
  const paired = { gained: counts.GAINED, lost: counts.LOST, of: judged };
  return {
    ...what,
    samples: { judged, unknowns, unjudged, notInVocabulary },
    before: { ...what.before, ...figuresOf(rehearsal, 'before') },
    after: { ...what.after, ...figuresOf(rehearsal, 'after') },
    gained: counts.GAINED,
    lost: counts.LOST,
    differing,
    difference: judged === 0 ? null : tangoInterval(paired),
    pValue: judged === 0 ? null : mcNemarP(paired),
    flips,
  };
}

function figuresOf(rehearsal: Rehearsal, side: 'before' | 'after') {
  const { similarity, probability } = rehearsal[side];
  const right = side === 'before' ? rehearsal.rightBefore : rehearsal.rightAfter;
  const area = ({ known, unknown }: typeof similarity) =>
    auroc({ positives: Float64Array.from(known), negatives: Float64Array.from(unknown) });
  return {
    top1: proportion(right, rehearsal.judged),
    auroc: { SIMILARITY: area(similarity), PROBABILITY: area(probability) },
  };
}

export function rehearsalLines(what: Rehearsed, rehearsal: Rehearsal): string[] {
  const { before, after, difference, pValue, gained, lost, differing } = rehearsalJson(what, rehearsal);
  const { judged, unknowns, flips } = rehearsal;
  const row = ({ id, dtype, top1, auroc: area }: typeof before) => [
    `${id} ${dtype}`,
    top1.value === null ? '' : percent(top1.value),
    top1.value === null ? '' : `${percent(top1.low as number)} to ${percent(top1.high as number)}`,
    area.SIMILARITY?.toFixed(3) ?? '',
    area.PROBABILITY?.toFixed(3) ?? '',
  ];
  return [
    `${what.labelSet}@${what.version} on the pictures that ${what.sampleSet}@${what.sampleSetVersion} has kept: ${samplesLine(what, rehearsal)}`,
    '',
    ...table(['model', 'right', '95 %', 'AUROC by similarity', 'by probability'], [row(before), row(after)]),
    ...(unknowns === 0 ? ['no unknowns, so no AUROC'] : []),
    '',
    ...flipLines(flips),
    ...(difference && pValue !== null
      ? [
          `${gained} gained, ${lost} lost of ${judged}: ${points(difference.value)} points ` +
            `(95 %: ${points(difference.low)} to ${points(difference.high)}), exact McNemar p ${pValue.toPrecision(2)}`,
        ]
      : []),
    `${counted(differing, 'answer differs', 'answers differ')} in all; nothing was changed`,
  ];
}

function samplesLine({ notKept }: Rehearsed, { judged, unknowns, unjudged, notInVocabulary }: Rehearsal): string {
  const parts = [
    `${judged} with right labels`,
    `${unknowns} in no label`,
    ...(unjudged > 0 ? [`${unjudged} not judged yet`] : []),
    ...(notInVocabulary > 0 ? [`${notInVocabulary} whose labels the version has no more`] : []),
    ...(notKept > 0 ? [`${notKept} without a picture left out`] : []),
  ];
  return parts.join(', ');
}

function flipLines(flips: readonly RehearsedFlip[]): string[] {
  if (flips.length === 0) return [];
  const rows = flips.map(({ kind, sample, before, after }) => [
    kind,
    sample.fileName ?? sample.sampleId,
    sample.expected == null ? '?' : sample.expected.map(({ name }) => name).join(' | ') || '(unknown)',
    ...cells(before),
    ...cells(after),
  ]);
  return [...table(['flip', 'picture', 'right', 'before', 'probability', 'after', 'probability'], rows), ''];
}

const cells = ({ name, probability }: FirstAnswer): string[] => [name, percent(probability)];

/** `+1.7`; with a minus sign. */
const points = (share: number): string => {
  const text = (Math.abs(share) * 100).toFixed(1);
  return share < 0 ? `−${text}` : `+${text}`;
};
