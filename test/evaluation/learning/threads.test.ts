import type { TenantId } from '#lexiclip/domain/ids.js';
import type { Examples } from '#lexiclip/services/evaluation/learning/examples.js';
import { Learner } from '#lexiclip/services/evaluation/learning/learner.js';
import { startedThreads, Witness } from '../../support/faults/threads.js';
import { someTenant } from '../../support/storage/own-storage.js';

const LABELS = 50;
const EXAMPLES = 5;
const DIMENSIONS = 160;

/** Unit vectors about one centre for each label: enough of them that learning takes a while. */
function examplesOfManyLabels(): Examples {
  let seed = 1;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  };
  const unit = (values: number[]) => values.map((value) => value / Math.hypot(...values));
  const centres = Array.from({ length: LABELS }, () => Array.from({ length: DIMENSIONS }, next));
  const near = (centre: number[]) => unit(centre.map((value) => value + 1.5 * next()));
  const rows = Array.from({ length: LABELS * EXAMPLES }, (_, i) => near(centres[i % LABELS] as number[]));
  return {
    dimensions: DIMENSIONS,
    vectors: Float32Array.from(rows.flat()),
    labels: Int32Array.from(rows, (_, i) => i % LABELS),
    texts: Float32Array.from(centres.flatMap(near)),
    logitScale: 20,
  };
}

describe('A thread that learns', () => {
  const examples = examplesOfManyLabels();
  const tenant: TenantId = someTenant();
  const signal = new AbortController().signal;
  const threads = startedThreads();
  let witness: Witness;
  let learner: Learner;

  beforeEach(() => {
    witness = new Witness();
    learner = new Learner(witness);
    threads.all.length = 0;
  });
  afterEach(() => learner.close());
  afterAll(() => threads.forget());

  it('stops soon when nobody wants its answer any more, and learns for the next one', async () => {
    const gone = new AbortController();
    const reason = new Error('nobody waits for it');
    const shares: number[] = [];
    const stopped = learner.learn(examples, {
      tenant,
      signal: gone.signal,
      onProgress: (share) => {
        shares.push(share);
        gone.abort(reason);
      },
    });
    await expect(stopped).rejects.toBe(reason);
    expect(shares).toHaveLength(1);
    expect((await learner.learn(examples, { tenant, signal })).isBetter).toBe(true);
  });

  it('that is killed begins anew, and learns the same', async () => {
    const before = await learner.learn(examples, { tenant, signal });
    const learning = learner.learn(examples, { tenant, signal });
    await new Promise(setImmediate);
    await threads.last.terminate();
    expect(await learning).toEqual(before);
    expect(witness.lost).toHaveLength(1);
  });

  it('keeps a second call of its tenant waiting, and refuses a third', async () => {
    const calls = [1, 2, 3].map(() => learner.learn(examples, { tenant, signal }));
    await expect(calls[2]).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(await calls[1]).toEqual(await calls[0]);
  });
});
