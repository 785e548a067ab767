import type { LabelSetId } from '#lexiclip/domain/ids.js';
import { SetTurns } from '#lexiclip/services/label-sets/changes/set-turns.js';
import { ContestedSets } from '#lexiclip/services/storage/versions/contested-sets.js';

const set = 'ls_1' as LabelSetId;
/** Rows that are added in so many parts, on top of this version of their table. */
const added = (before: number, parts = 1) => ({ before, after: before + parts });

describe('A label set is contested', () => {
  it('when others add rows between two writes, until they do so no more', () => {
    const contested = new ContestedSets();
    contested.added(set, added(1));
    expect(contested.has(set)).toBe(false);
    contested.added(set, added(3));
    expect(contested.has(set)).toBe(true);
    contested.added(set, added(4, 3));
    expect(contested.has(set)).toBe(false);
  });

  it('not when its table was compacted', () => {
    const contested = new ContestedSets();
    contested.added(set, added(1));
    contested.compacted(set);
    contested.added(set, added(4));
    expect(contested.has(set)).toBe(false);
  });
});

describe('A process that has won against others', () => {
  it('leaves the set to them for longer than a change takes them', async () => {
    const turns = new SetTurns();
    turns.tookFromOther(set, 100);
    turns.won(set, 10);
    const started = performance.now();
    expect(await turns.rest(set)).toBe(true);
    expect(performance.now() - started).toBeGreaterThan(100);
    expect(await turns.rest(set)).toBe(false);
  });

  it('does not wait for a set that is its own', async () => {
    const turns = new SetTurns();
    turns.tookFromOther(set, 100);
    expect(await turns.rest(set)).toBe(false);
  });
});
