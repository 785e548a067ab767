/** Random numbers that are the same for the same seed, on every machine: where chance decides, it must be repeatable. */
export type Random = () => number;

/** Numbers from 0 to 1, 1 excluded, by the algorithm called mulberry32. @param seed 32 bits */
export function seededRandom(seed: number): Random {
  const { imul } = Math;
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 0 to count - 1 in random order. */
export function shuffled(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

/**
 * Shares things out among folds at random: those of one group evenly, and the groups one after the other, so that folds
 * are of one size, give or take one.
 *
 * @param groups of each thing, such as its class
 * @returns each thing's fold, 0 to folds - 1
 */
export function foldsOf(groups: ArrayLike<number>, folds: number, random: Random): Int32Array {
  const order = shuffled(groups.length, random);
  order.sort((a, b) => (groups[a] as number) - (groups[b] as number));
  const result = new Int32Array(groups.length);
  for (let i = 0; i < order.length; i++) result[order[i] as number] = i % folds;
  return result;
}
