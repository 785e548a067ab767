import type { TenantId } from '#lexiclip/domain/ids.js';
import type { Examples } from '#lexiclip/services/evaluation/learning/examples.js';
import { Learner } from '#lexiclip/services/evaluation/learning/learner.js';
import { median, timed } from '../support/measure.js';
import { atMost, type Row } from '../support/table.js';

const EXAMPLES_EACH = 16;
const DIMENSIONS = 512;
const LOGIT_SCALE = 100;
const MOST_SECONDS = 10;
const ROUNDS = 3;

const TENANT = 'ten_00000000000000000000000000000000' as TenantId;

/** Pseudo-random numbers, roughly normally distributed, and the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => next() + next() + next() + next() - 2;
}

/** Labels as close to each other as those of a real vocabulary: some examples are nearer to another's. */
function examplesOf(labels: number, each: number): Examples {
  const random = randomNumbers(1);
  const common = Float32Array.from({ length: DIMENSIONS }, random);
  const texts = new Float32Array(labels * DIMENSIONS);
  const vectors = new Float32Array(new SharedArrayBuffer(labels * each * DIMENSIONS * Float32Array.BYTES_PER_ELEMENT));
  const near = (centre: Float32Array, noise: number) => {
    const vector = centre.map((value) => value + noise * random());
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
  for (let label = 0; label < labels; label++) {
    const centre = common.map((value) => value + 0.35 * random());
    texts.set(near(centre, 0.8), label * DIMENSIONS);
    for (let i = 0; i < each; i++) vectors.set(near(centre, 0.8), (i * labels + label) * DIMENSIONS);
  }
  const rows = Int32Array.from({ length: labels * each }, (_, i) => i % labels);
  return { dimensions: DIMENSIONS, vectors, labels: rows, texts, logitScale: LOGIT_SCALE };
}

/** How long it takes to learn from many examples, with the start of the thread. */
export async function benchLearning({ labels }: { readonly labels: number }): Promise<Row[]> {
  const examples = examplesOf(labels, EXAMPLES_EACH);
  const { signal } = new AbortController();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const learner = new Learner();
    times.push(await timed(() => learner.learn(examples, { tenant: TENANT, signal })));
    await learner.close();
  }
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const what = `learn from ${labels} labels × ${EXAMPLES_EACH} examples × ${DIMENSIONS}`;
  return [{ what, ...atMost(median(times), MOST_SECONDS * 1_000, seconds) }];
}
