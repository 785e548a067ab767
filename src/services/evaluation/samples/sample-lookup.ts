import type { SampleId } from '../../../domain/ids.js';
import type { Sample } from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';
import { inTurns } from '../../concurrency/turns.js';

/** A version's samples never change, so the index is made once and lives as long as they do. */
const indexes = new WeakMap<readonly Sample[], Promise<ReadonlyMap<SampleId, number>>>();

/** The row of each sample. */
export function sampleIndex(samples: readonly Sample[]): Promise<ReadonlyMap<SampleId, number>> {
  const known = indexes.get(samples) ?? inTurns(indexing(samples));
  indexes.set(samples, known);
  return known;
}

function* indexing(samples: readonly Sample[]): Steps<Map<SampleId, number>> {
  const rowOf = new Map<SampleId, number>();
  for (const [row, { id }] of samples.entries()) {
    rowOf.set(id, row);
    yield;
  }
  return rowOf;
}
