import { UMAP } from 'umap-js';
import { centred, distance, type NearPair, nearPairs, randomFrom } from './vectors.js';

/** What is projected: unit vectors, kinds apart. */
export interface ProjectionTask {
  /** [labels][dimensions] */
  readonly labels: readonly Float32Array[];
  /** [samples][dimensions] */
  readonly samples: readonly Float32Array[];
}

export type Place = readonly [x: number, y: number];

export interface Projection {
  /** Labels, then samples. [labels + samples] */
  readonly places: readonly Place[];
  /** Of labels. */
  readonly near: readonly NearPair[];
  readonly nearFound: number;
}

const NEIGHBOURS = 15;
const SEED = 42;
const MOST_NEAR = 100;
/** UMAP takes more points than it has neighbours, and a plane through fewer than four says nothing. */
const FEWEST = 4;

/**
 * Lays vectors out in two dimensions by UMAP. The same vectors get the same places each time.
 *
 * @param onEpoch called with how many epochs of how many are done
 */
export function project({ labels, samples }: ProjectionTask, onEpoch: (done: number, of: number) => void): Projection {
  const { pairs: near, found: nearFound } = nearPairs(labels, MOST_NEAR);
  const points = [...centred(labels), ...centred(samples)];
  if (points.length < FEWEST) return { places: points.map((_, at) => [at, 0]), near, nearFound };
  const umap = new UMAP({
    distanceFn: distance as (a: number[], b: number[]) => number,
    nNeighbors: Math.min(NEIGHBOURS, points.length - 1),
    random: randomFrom(SEED),
  });
  const epochs = umap.initializeFit(points);
  for (let done = 1; done <= epochs; done++) {
    umap.step();
    onEpoch(done, epochs);
  }
  return { places: umap.getEmbedding() as unknown as Place[], near, nearFound };
}
