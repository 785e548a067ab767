import type { EvaluatedSamples } from '../../../domain/evaluation.js';
import { inTurns } from '../../concurrency/turns.js';
import { halving } from '../calibration/fitting/sample-scores.js';
import type { SampleVectors } from '../engine/comparison.js';
import { pickSamples } from '../samples/evaluated-samples.js';

/** The samples that choose edits: those in the vocabulary, of the half that never judges. */
export async function tuningSamples(all: EvaluatedSamples, vectors: SampleVectors) {
  const places = [...(await inTurns(halving(all))).tune.known];
  const placeOf = new Int32Array(all.samples.length).fill(-1);
  places.forEach((place, i) => {
    placeOf[place] = i;
  });
  return { samples: pickSamples(all, places), vectors: () => pickedVectors(vectors, placeOf) };
}

/** @param placeOf of each sample; -1 for those that are left out */
async function* pickedVectors(vectors: SampleVectors, placeOf: Int32Array) {
  for await (const block of vectors()) {
    const dimensions = block.vectors.length / Math.max(1, block.indexes.length);
    const rows = [...block.indexes.keys()].filter((i) => placeOf[block.indexes[i] as number] !== -1);
    if (rows.length === 0) continue;
    const some = new Float32Array(rows.length * dimensions);
    rows.forEach((row, i) => {
      some.set(block.vectors.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    });
    yield {
      indexes: Int32Array.from(rows, (i) => placeOf[block.indexes[i] as number] as number),
      vectors: some,
    };
  }
}
