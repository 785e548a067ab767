import { proportion } from '../../services/evaluation/statistics/intervals.js';
import type { PinnedSet } from '../classify/pinned-set.js';
import { counted, percent } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import type { Changes, Pair } from './changes.js';
import type { LeftOut } from './left-out.js';
import type { FirstLabel } from './recorded-answer.js';

/** Pairs of labels in a report for people. */
const PAIRS_SHOWN = 20;
const UNKNOWN = '(unknown)';

/** The result as JSON; at least one answer was given. @param pairs how many of them at most */
export const replayJson = (set: PinnedSet, changes: Changes, leftOut: LeftOut, pairs: number) => ({
  labelSet: set.slug,
  version: set.version,
  answers: changes.total,
  changed: changes.changed,
  share: proportion(changes.changed, changes.total),
  otherLabel: changes.count('CHANGED'),
  newlyRefused: changes.count('NEWLY_REFUSED'),
  newlyAccepted: changes.count('NEWLY_ACCEPTED'),
  pairs: changes.pairs(pairs),
  changes: changes.mostCertain,
  leftOut,
});

export function reportLines({ slug, version }: PinnedSet, changes: Changes): string[] {
  const { changed, total } = changes;
  const kinds = [
    `${counted(changes.count('CHANGED'), 'other label')}`,
    `${changes.count('NEWLY_REFUSED')} newly refused`,
    `${changes.count('NEWLY_ACCEPTED')} newly accepted`,
  ];
  const { value, low, high } = proportion(changed, total);
  const share = `${percent(value as number)}; 95 %: ${percent(low as number)} to ${percent(high as number)}`;
  const count = `${counted(changed, 'answer')} of ${total.toLocaleString('en')}`;
  const summary = `${count} would change with ${slug}@${version} (${share})`;
  if (changed === 0) return [summary];
  const pairs = changes.pairs(PAIRS_SHOWN);
  return [
    ...table(['before', 'after', 'answers'], pairs.map(pairCells)),
    '',
    ...table(
      ['image', 'before', 'probability', 'after', 'probability'],
      changes.mostCertain.map(({ name, before, after }) => [name, ...cells(before), ...cells(after)]),
    ),
    '',
    `${summary}: ${kinds.join(', ')}`,
  ];
}

const pairCells = ({ before, after, count }: Pair) => [before ?? UNKNOWN, after ?? UNKNOWN, count];

const cells = (label: FirstLabel | null): string[] =>
  label ? [label.name, percent(label.probability)] : [UNKNOWN, ''];
