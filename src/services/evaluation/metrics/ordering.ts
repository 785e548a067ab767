import type { Steps } from '../../../domain/steps.js';

/** Places that are sorted in one step: a millisecond's worth. */
const SORTED_A_STEP = 2_048;

/**
 * Places, those with the least values first, and those with equal values as they were.
 *
 * @param values of each place; none is NaN
 */
export function* ascending(places: Int32Array, values: ArrayLike<number>): Steps<Int32Array> {
  let [from, to] = [places.slice(), new Int32Array(places.length)];
  const compare = (a: number, b: number) => (values[a] as number) - (values[b] as number);
  for (let start = 0; start < from.length; start += SORTED_A_STEP) {
    yield;
    from.subarray(start, start + SORTED_A_STEP).sort(compare);
  }
  for (let size = SORTED_A_STEP; size < from.length; size *= 2) {
    for (let start = 0; start < from.length; start += 2 * size) {
      yield;
      merge(
        from.subarray(start, start + size),
        from.subarray(start + size, start + 2 * size),
        to.subarray(start),
        values,
      );
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Merges what is sorted; of equal values, those of the first part come first. */
function merge(first: Int32Array, second: Int32Array, to: Int32Array, values: ArrayLike<number>): void {
  let [i, j] = [0, 0];
  for (let at = 0; at < first.length + second.length; at++) {
    const isFirst =
      j === second.length ||
      (i < first.length && (values[first[i] as number] as number) <= (values[second[j] as number] as number));
    to[at] = (isFirst ? first[i++] : second[j++]) as number;
  }
}
