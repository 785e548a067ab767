import type { EvaluatedSamples } from '#lexiclip/domain/evaluation.js';
import type { SampleBlock, SampleVectors } from '#lexiclip/services/evaluation/engine/comparison.js';
import { aSample, randomNumbers } from '../../test/support/evaluation/plain-results.js';

export const LABELS = 1_000;
export const DIMENSIONS = 512;
export const LOGIT_SCALE = 100;

/** How far samples are from their labels: about three of four come first. */
const NOISE = 3;
/** One of so many samples is in no label. */
const UNKNOWN_EVERY = 20;
/** As storage reads them. */
const BLOCK = 4_000;

const TABLE = 2 ** 16;
const random = randomNumbers(16);
/** Roughly normally distributed numbers: drawing a hundred million takes longer than what is measured. */
const numbers = Float32Array.from({ length: TABLE }, () => random() + random() + random() + random() - 2);

/** Row-major, [count × dimensions], unit length. */
export function labelVectors(count = LABELS): Float32Array {
  const vectors = new Float32Array(count * DIMENSIONS);
  for (let row = 0; row < count; row++)
    writeUnit(vectors, row, (d) => numbers[(row * 7919 + d * 31) % TABLE] as number);
  return vectors;
}

/** Samples around the labels, each with the label it is near, some with none. */
export const samplesAround = (count: number): EvaluatedSamples => {
  const rights = Array.from({ length: count }, (_, i) => (i % UNKNOWN_EVERY === 0 ? [] : [i % LABELS]));
  const from = new Int32Array(count + 1);
  for (const [i, rows] of rights.entries()) from[i + 1] = (from[i] as number) + rows.length;
  return {
    samples: rights.map((rows, i) => aSample(i, rows)),
    rightRows: Int32Array.from(rights.flat()),
    rightFrom: from,
    judgements: rights.map((rows) => (rows.length > 0 ? 'KNOWN' : 'UNKNOWN')),
  };
};

/** Their vectors, made block by block. */
export const vectorsAround = (labels: Float32Array, count: number): SampleVectors =>
  async function* () {
    for (let from = 0; from < count; from += BLOCK) {
      const to = Math.min(count, from + BLOCK);
      const vectors = new Float32Array((to - from) * DIMENSIONS);
      for (let i = from; i < to; i++) {
        const label = (i % LABELS) * DIMENSIONS;
        writeUnit(vectors, i - from, (d) => {
          const noise = numbers[(i * 104_729 + d * 17) % TABLE] as number;
          return (labels[label + d] as number) + (NOISE * noise) / 8;
        });
      }
      yield { indexes: Int32Array.from({ length: to - from }, (_, i) => from + i), vectors };
    }
  };

/** The same blocks, made once. */
export async function inMemory(vectors: SampleVectors): Promise<SampleVectors> {
  const blocks: SampleBlock[] = [];
  for await (const block of vectors()) blocks.push(block);
  return async function* () {
    yield* blocks;
  };
}

function writeUnit(vectors: Float32Array, row: number, value: (dimension: number) => number): void {
  const vector = vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);
  let squares = 0;
  for (let d = 0; d < DIMENSIONS; d++) {
    vector[d] = value(d);
    squares += (vector[d] as number) ** 2;
  }
  const length = Math.sqrt(squares);
  for (let d = 0; d < DIMENSIONS; d++) vector[d] = (vector[d] as number) / length;
}
