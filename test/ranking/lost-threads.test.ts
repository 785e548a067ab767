import { availableCores } from '#lexiclip/services/concurrency/available-cores.js';
import { Ranker } from '#lexiclip/services/ranking/ranker.js';
import { startedThreads, Witness } from '../support/faults/threads.js';
import { waitUntil } from '../support/wait.js';

const DIMENSIONS = 512;
const LABELS = 20_000;

/** Each label points along one axis, and a little along another. */
function labels(): Float32Array {
  const vectors = new Float32Array(LABELS * DIMENSIONS);
  for (let row = 0; row < LABELS; row++) {
    vectors[row * DIMENSIONS + (row % DIMENSIONS)] = 0.8;
    vectors[row * DIMENSIONS + ((row * 7 + 1) % DIMENSIONS)] = 0.6;
  }
  return vectors;
}

const axis = (i: number): Float32Array => {
  const vector = new Float32Array(DIMENSIONS);
  vector[i] = 1;
  return vector;
};

describe('A thread that ranks', () => {
  const threads = startedThreads();
  let witness: Witness;
  let ranker: Ranker;
  let placed: Float32Array;

  beforeEach(async () => {
    witness = new Witness();
    ranker = new Ranker(availableCores(), 100, witness);
    placed = await ranker.place(labels(), DIMENSIONS);
    threads.all.length = 0;
  });
  afterEach(() => ranker.close());
  afterAll(() => threads.forget());

  const rank = (count = 1) =>
    ranker.rank(
      Array.from({ length: count }, (_, i) => axis(i)),
      placed,
      5,
    );

  it('that is killed is replaced, and ranks the same', async () => {
    const before = await rank();
    await threads.last.terminate();
    expect(await rank()).toEqual(before);
    expect(witness.lost).toHaveLength(1);
  });

  it('that is killed while it starts does not keep anybody waiting', async () => {
    const ranking = rank();
    await waitUntil('it is started', () => threads.all.length > 0);
    await threads.last.terminate();
    expect(await ranking).toHaveLength(1);
    expect(witness.lost).toHaveLength(1);
  });

  it('that is killed while it ranks has its images ranked by another', async () => {
    const before = await rank(64);
    const ranking = rank(64);
    await new Promise(setImmediate);
    await threads.all[0]?.terminate();
    expect(await ranking).toEqual(before);
    expect(ranker.faulty).toBe(false);
  });
});
