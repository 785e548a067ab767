import type { FlipFiguresFragment, FlipKind } from '../../generated/graphql.js';
import { pValueText } from '../../parts/figures/figure-text.js';
import { counted, gapText } from '../../parts/figures/points.js';

export type ComparedFigures = Pick<
  FlipFiguresFragment,
  'gained' | 'lost' | 'of' | 'apart' | 'newlyRefused' | 'newlyAccepted' | 'pValue' | 'difference'
>;

/** What a change does to the answers, in sentences. */
export function summaryOf(figures: ComparedFigures): string[] {
  const { gained, lost, of, apart, newlyRefused, newlyAccepted, pValue, difference } = figures;
  const sentences = [
    `Of ${counted(of, 'picture')} that both versions have a right label for, ${gained} became right and ${lost} became wrong.`,
    `The share of right first answers changes by ${gapText(difference)}.`,
    pValueText(pValue, gained + lost),
  ];
  if (apart > 0)
    sentences.push(
      apart === 1
        ? '1 picture has a right label in only one of the versions, and counts nowhere.'
        : `${apart} pictures have a right label in only one of the versions, and count nowhere.`,
    );
  if (newlyRefused != null && newlyAccepted != null)
    sentences.push(`By the threshold, ${newlyRefused} are refused now, and ${newlyAccepted} are accepted now.`);
  return sentences;
}

/** What differs in a section of the wall. */
export interface Section {
  /** UNJUDGED: pictures without a right answer yet, whatever became of theirs. */
  readonly kind: FlipKind | 'UNJUDGED';
  readonly title: string;
  readonly about: string;
  /** Colour of its mark; undefined for what is neither good nor bad. */
  readonly colour?: string;
  readonly mark: string;
}

export const SECTIONS: readonly Section[] = [
  {
    kind: 'LOST',
    title: 'Lost',
    about: 'The first answer was right, and is wrong now.',
    colour: 'var(--studio-lost)',
    mark: '−',
  },
  {
    kind: 'GAINED',
    title: 'Gained',
    about: 'The first answer was wrong, and is right now.',
    colour: 'var(--studio-gained)',
    mark: '+',
  },
  { kind: 'CHANGED', title: 'Changed', about: 'Another label, as right or wrong as before.', mark: '≠' },
  { kind: 'NEWLY_REFUSED', title: 'Newly refused', about: 'Below the threshold now.', mark: '↓' },
  { kind: 'NEWLY_ACCEPTED', title: 'Newly accepted', about: 'Above the threshold now.', mark: '↑' },
  {
    kind: 'UNJUDGED',
    title: 'Not judged yet',
    about: 'Answered differently, and nobody has said which answer is right.',
    mark: '?',
  },
];
