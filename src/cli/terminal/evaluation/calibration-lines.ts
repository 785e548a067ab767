import type { CalibrationFieldsFragment } from '../../generated/graphql.js';
import { counted, percent } from '../output.js';
import { table } from '../table.js';
import { points, shareText } from './share-text.js';

/** Kinds of samples in no label that are listed. */
const KINDS = 5;

/** What a calibration found. @param name of the label set */
export function calibrationLines(name: string, calibration: CalibrationFieldsFragment): string[] {
  const { heldOut, scores, score, warnings, kinds, kindCount } = calibration;
  const passing = kinds.filter(({ falseAccepts }) => falseAccepts.count > 0).slice(0, KINDS);
  return [
    calibrationLine(name, calibration),
    '',
    ...table(
      ['score', 'AUROC', 'in no label, passing with 95 % of the others'],
      scores.map((one) => [
        one.score === score ? `${one.score} (used)` : one.score,
        one.auroc.toFixed(3),
        shareText(one.fprAt95Tpr),
      ]),
    ),
    '',
    ...table(
      ['on the samples that it was not fitted to', 'share'],
      [
        ['in no label, accepted', shareText(heldOut.falseAccepts)],
        ['of a label, accepted', shareText(heldOut.trueAccepts)],
        ['accepted, answered rightly', shareText(heldOut.precision)],
      ],
    ),
    '',
    confidenceLine(calibration),
    ...(passing.length > 0
      ? [`of ${counted(kindCount, 'kind')} in no label, most accepted: ${passing.map(kindText).join(', ')}`]
      : []),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

/** One line: what it was fitted to, and what it promises. */
export function calibrationLine(name: string, calibration: CalibrationFieldsFragment): string {
  const { labelSetVersion, sampleSetVersion, knownCount, unknownCount, score, threshold, expectedRate } = calibration;
  const by = `${counted(knownCount, 'sample')} of a label and ${unknownCount} in none`;
  const version = sampleSetVersion ? `, version ${sampleSetVersion.number} of the samples` : '';
  const rate = expectedRate
    ? `; expect ${percent(expectedRate.value)} (${percent(expectedRate.low)} to ${percent(expectedRate.high)})`
    : '';
  const of = labelSetVersion ? `${name}@${labelSetVersion.number}` : name;
  return `${of}: ${targetText(calibration)}: ${score} of ${threshold.toPrecision(6)} and more, by ${by}${version}${rate}`;
}

function targetText({ target, estimatedFromLabels }: CalibrationFieldsFragment): string {
  const { falseAcceptRate, precision, trueAcceptRate, guaranteed } = target;
  const how = guaranteed ? ', guaranteed' : estimatedFromLabels && falseAcceptRate != null ? ', estimated' : '';
  if (falseAcceptRate != null) return `${percent(falseAcceptRate)} false accepts${how}`;
  if (precision != null) return `${percent(precision)} right${how}`;
  return `${percent(trueAcceptRate as number)} true accepts${how}`;
}

function confidenceLine({ curve, logitScale, overconfidence, ...rest }: CalibrationFieldsFragment): string {
  const scale = `the logit scale ${logitScale.toFixed(1)}`;
  const made = curve
    ? `σ(${curve.a.toFixed(2)} + ${curve.b.toFixed(2)} · logit p) at ${scale}`
    : `the probability at ${scale}`;
  const { value, low, high } = overconfidence;
  const off = `too sure by ${points(value)} points (${points(low)} to ${points(high)})`;
  const error = `calibration error ${percent(rest.expectedCalibrationError)}, by chance ${percent(rest.calibrationErrorByChance)}`;
  return `confidence: ${made}; ${off}; ${error}`;
}

const kindText = ({ kind, falseAccepts }: CalibrationFieldsFragment['kinds'][number]): string =>
  `${kind ?? '(no kind)'} ${falseAccepts.count} of ${falseAccepts.of}`;
