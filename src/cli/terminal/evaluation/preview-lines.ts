import type { PreviewFieldsFragment } from '../../generated/graphql.js';
import { counted, percent } from '../output.js';
import { table } from '../table.js';
import { points, shareText } from './share-text.js';

/** What a change would do. @param name of the label set */
export function previewLines(name: string, preview: PreviewFieldsFragment): string[] {
  const { from, to, labels, flips } = preview;
  const sideOf = ({ labelSetVersion }: PreviewFieldsFragment['from']) =>
    labelSetVersion ? `${name}@${labelSetVersion.number}` : 'the draft';
  return [
    previewLine(preview),
    '',
    ...table(
      ['', 'top-1'],
      [from, to].map((side) => [sideOf(side), shareText(side.top1)]),
    ),
    ...apartLines(preview),
    ...(labels.length > 0
      ? [
          '',
          ...table(
            ['label', 'gained', 'lost'],
            labels.map(({ label, gained, lost }) => [label.name, gained, lost]),
          ),
        ]
      : []),
    ...(flips.nodes.length > 0
      ? [
          '',
          ...table(
            [counted(flips.totalCount, 'flip'), 'sample', 'expected', 'before', 'after'],
            flips.nodes.map(({ kind, sample, before, after }) => [
              kind,
              sample.fileName ?? sample.sampleId,
              expectedText(sample.expected),
              answerText(before),
              answerText(after),
            ]),
          ),
        ]
      : []),
  ];
}

/** One line: `12 lost, 7 gained of 300: -1.7 points (95 %: -4.9 to +1.4), p 0.36`. */
export function previewLine({ gained, lost, of, difference, pValue }: PreviewFieldsFragment): string {
  const { value, low, high } = difference;
  const p = pValue < 0.001 ? 'below 0.001' : pValue.toFixed(3);
  const interval = `${points(value)} points (95 %: ${points(low)} to ${points(high)})`;
  return `${lost} lost, ${gained} gained of ${of}: ${interval}, p ${p}`;
}

function apartLines({ apart, newlyRefused, newlyAccepted, unjudged }: PreviewFieldsFragment): string[] {
  return [
    ...(apart > 0 ? [`${counted(apart, 'sample')} apart: only one of the two has a right label for them`] : []),
    ...(unjudged.totalCount > 0
      ? [`${counted(unjudged.totalCount, 'sample')} not judged yet: answered differently`]
      : []),
    ...(newlyRefused != null && newlyAccepted != null
      ? [`${newlyRefused} newly refused, ${newlyAccepted} newly accepted, at the target of the calibration`]
      : []),
  ];
}

const expectedText = (expected: readonly { readonly name: string }[] | null | undefined): string =>
  expected && expected.length > 0 ? expected.map(({ name }) => name).join(' or ') : '(none)';

const answerText = (answer: { readonly name: string; readonly probability: number } | null | undefined): string =>
  answer ? `${answer.name} ${percent(answer.probability)}` : '';
