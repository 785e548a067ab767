import { LRUCache } from 'lru-cache';
import { intoShared, type SampleBlock, type SampleVectors } from '../engine/comparison.js';

/** Memory that vectors in use may take, bytes. */
const MAX_BYTES = 96 * 1024 * 1024;

interface Blocks {
  readonly blocks: readonly SampleBlock[];
  readonly bytes: number;
}

/** Vectors of samples that were compared lately: a maintainer tries one draft after the other on the same samples. */
export class RecentVectors {
  private readonly known = new LRUCache<string, Blocks>({ maxSize: MAX_BYTES, sizeCalculation: ({ bytes }) => bytes });

  /**
   * The vectors, from memory where they are there; else they are read, and kept if they are not too many.
   *
   * @param key what they are the vectors of; they never change
   * @param bytes that all of them take
   */
  of(key: string, bytes: number, read: SampleVectors): SampleVectors {
    const { known } = this;
    return async function* () {
      const found = known.get(key);
      if (found) {
        yield* found.blocks;
        return;
      }
      const blocks: SampleBlock[] = [];
      for await (const { indexes, vectors } of read()) {
        const block = bytes <= MAX_BYTES / 2 ? { indexes, vectors: intoShared(vectors) } : { indexes, vectors };
        if (bytes <= MAX_BYTES / 2) blocks.push(block);
        yield block;
      }
      if (blocks.length > 0) known.set(key, { blocks, bytes: bytes + 1 });
    };
  }
}
