import type { EvaluationFieldsFragment, UnknownsByQuery } from '../../generated/graphql.js';
import { counted, percent } from '../output.js';
import { table } from '../table.js';
import { shareText } from './share-text.js';

/** Labels that are listed unless all are asked for: those that most samples miss. */
const WORST = 10;

type UnknownReport = NonNullable<UnknownsByQuery['evaluation']>['unknowns'];

/** How well a score tells unknowns, of those that are made of the samples' own pictures; null where it cannot be had. */
export type UnknownsByScore = Readonly<Record<'PROTOTYPE' | 'LOGISTIC', UnknownReport>>;

type Found = EvaluationFieldsFragment & { readonly unknownsBy: UnknownsByScore };

/** What an evaluation found. @param name of the label set */
export function evaluationLines(name: string, evaluation: Found, all: boolean): string[] {
  const { confusions, mistakes } = evaluation;
  return [
    subjectLine(name, evaluation),
    '',
    ...table(['', 'on these samples'], figures(evaluation)),
    '',
    ...labelTable(evaluation, all),
    ...(confusions.length > 0
      ? [
          '',
          ...table(
            ['expected', 'answered', 'samples'],
            confusions.map((one) => [one.expected.name, one.predicted.name, one.count]),
          ),
        ]
      : []),
    ...(mistakes.nodes.length > 0
      ? [
          '',
          ...table(
            [`worst of ${counted(mistakes.totalCount, 'mistake')}`, 'expected', 'answered', 'sure', 'of the right one'],
            mistakes.nodes.map(({ sample, predicted, probability, rightProbability }) => [
              sample.fileName ?? sample.sampleId,
              (sample.expected ?? []).map((one) => one.name).join(' or '),
              predicted.name,
              percent(probability),
              rightProbability == null ? '' : percent(rightProbability),
            ]),
          ),
        ]
      : []),
  ];
}

/** One line: what was evaluated, and how much was right. */
export function subjectLine(name: string, evaluation: EvaluationFieldsFragment): string {
  const { labelSetVersion, sampleSetVersion, sampleCount, unknownCount, notInVocabulary, unjudgedCount } = evaluation;
  const version = labelSetVersion ? `@${labelSetVersion.number}` : '';
  const rest = [
    ...(unknownCount > 0 ? [`${unknownCount} in no label`] : []),
    ...(notInVocabulary > 0 ? [`${notInVocabulary} of labels that the version does not have`] : []),
    ...(unjudgedCount > 0 ? [`${unjudgedCount} not judged yet`] : []),
  ];
  const of = [`${counted(sampleCount, 'sample')} of a label`, ...rest].join(', ');
  return `${name}${version}, version ${sampleSetVersion.number} of the samples: ${of}`;
}

function figures(evaluation: Found): string[][] {
  const { top1, top5, unknowns, expectedCalibrationError: error, calibrationErrorByChance: chance } = evaluation;
  const number = (value: number | null | undefined, digits = 3) => (value == null ? 'none' : value.toFixed(digits));
  return [
    ['top-1', shareText(top1)],
    ...(top5 ? [['top-5', shareText(top5)]] : []),
    ['mean recall of labels', number(evaluation.meanPerClassRecall)],
    ['macro F1', number(evaluation.macroF1)],
    ['negative log-likelihood', number(evaluation.negativeLogLikelihood)],
    ...(error == null || chance == null
      ? []
      : [['calibration error', `${percent(error)} (by chance ${percent(chance)})`]]),
    ...(unknowns ? unknownFigures(unknowns, evaluation.unknownsBy) : []),
  ];
}

/** By the scores that the samples are enough for. */
function unknownFigures(
  unknowns: NonNullable<EvaluationFieldsFragment['unknowns']>,
  { PROTOTYPE: byPrototype, LOGISTIC: learned }: UnknownsByScore,
): string[][] {
  const figure = (name: string, area: number, passing: typeof unknowns.fprAt95Tpr) => [
    `unknowns by ${name}`,
    `AUROC ${area.toFixed(3)}, ${shareText(passing)} pass`,
  ];
  return [
    figure('probability', unknowns.auroc, unknowns.fprAt95Tpr),
    figure('similarity', unknowns.bySimilarity, unknowns.fprBySimilarity),
    ...(byPrototype ? [figure('prototype', byPrototype.auroc, byPrototype.fprAt95Tpr)] : []),
    ...(learned ? [figure('learned score', learned.auroc, learned.fprAt95Tpr)] : []),
  ];
}

function labelTable({ labels }: EvaluationFieldsFragment, all: boolean): string[] {
  const missed = ({ recall }: (typeof labels.nodes)[number]) => recall.of - recall.count;
  const sorted = labels.nodes.filter(({ support }) => support > 0).sort((a, b) => missed(b) - missed(a));
  const shown = all ? sorted : sorted.slice(0, WORST);
  const lines = table(
    ['label', 'samples', 'recall', 'precision', 'F1', 'average precision'],
    shown.map(({ label, support, recall, precision, f1, averagePrecision }) => [
      label.name,
      support,
      recall.value == null ? '' : percent(recall.value),
      precision.value == null ? '' : percent(precision.value),
      f1?.toFixed(2),
      averagePrecision?.toFixed(2),
    ]),
  );
  const rest = sorted.length - shown.length;
  return rest > 0 ? [...lines, `and ${counted(rest, 'label')} that fewer samples miss (--all-labels)`] : lines;
}
