/**
 * Rows of the highest scores, best first; among equal scores, the lower row comes first. Keeps the best rows so far in
 * a heap whose root is the worst of them, so that only returned rows are sorted.
 *
 * @param count maximum number of rows
 */
export function topRows(scores: Float32Array | Float64Array, count: number): number[] {
  const heap: number[] = [];
  const isWorse = (a: number, b: number): boolean => {
    const difference = (scores[a] as number) - (scores[b] as number);
    return difference < 0 || (difference === 0 && a > b);
  };
  for (let row = 0; row < scores.length; row++) {
    if (heap.length < count) {
      heap.push(row);
      siftUp(heap, isWorse);
    } else if (count > 0 && isWorse(heap[0] as number, row)) {
      heap[0] = row;
      siftDown(heap, isWorse);
    }
  }
  return heap.sort((a, b) => (isWorse(a, b) ? 1 : -1));
}

type IsWorse = (a: number, b: number) => boolean;

function siftUp(heap: number[], isWorse: IsWorse): void {
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!isWorse(heap[child] as number, heap[parent] as number)) return;
    swap(heap, child, parent);
    child = parent;
  }
}

function siftDown(heap: number[], isWorse: IsWorse): void {
  for (let parent = 0; ; ) {
    let worst = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      if (child < heap.length && isWorse(heap[child] as number, heap[worst] as number)) worst = child;
    }
    if (worst === parent) return;
    swap(heap, parent, worst);
    parent = worst;
  }
}

function swap(heap: number[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b] as number, heap[a] as number];
}
