import type { SampleBlock } from './comparison.js';

/** The block's vectors in memory that is shared: in the slot, unless they are in such memory already. */
export function inSlot({ vectors }: SampleBlock, slot: Float32Array): Float32Array {
  if (vectors.buffer instanceof SharedArrayBuffer) return vectors;
  slot.set(vectors);
  return slot.subarray(0, vectors.length);
}

/** Parts of the blocks that a thread takes a short time for. */
export async function* partsOf(blocks: AsyncIterable<SampleBlock>, size: number, dimensions: number) {
  for await (const { indexes, vectors } of blocks) {
    // Of one size: a small rest takes as long to hand over as a large part.
    const even = Math.ceil(indexes.length / Math.ceil(indexes.length / size));
    for (let from = 0; from < indexes.length; from += even) {
      yield {
        indexes: indexes.slice(from, from + even),
        vectors: vectors.subarray(from * dimensions, (from + even) * dimensions),
      };
    }
  }
}
