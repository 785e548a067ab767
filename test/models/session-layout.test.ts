import { loadConfig } from '#lexiclip/config.js';
import { isMeasured, sessionLayout } from '#lexiclip/services/models/session-layout.js';
import { estimatedSoftmax } from '#lexiclip/services/ranking/large-versions.js';
import { probabilityOf, softmaxOver } from '#lexiclip/services/ranking/scoring.js';

const shape = (variables: Record<string, string>, cores: number) => sessionLayout(loadConfig(variables), cores);
const narrow = (sessions: number, threads: number) => ({ sessions, threads });

describe('The sessions of a model', () => {
  it.each([
    ['on one core, one', {}, 1, { wideThreads: 1, narrow: narrow(0, 0), maxBatch: 8 }],
    ['on two, one of both and one for each', {}, 2, { wideThreads: 2, narrow: narrow(2, 1), maxBatch: 8 }],
    ['on sixteen, sessions of four threads', {}, 16, { wideThreads: 16, narrow: narrow(4, 4), maxBatch: 8 }],
    [
      'for q8, of one thread and one image',
      { LEXICLIP_DTYPE: 'q8' },
      16,
      { wideThreads: 16, narrow: narrow(16, 1), maxBatch: 1 },
    ],
    ['on a GPU, one', { LEXICLIP_DEVICE: 'cuda' }, 8, { wideThreads: 8, narrow: narrow(0, 0), maxBatch: 8 }],
    [
      'of so many threads as are set',
      { LEXICLIP_THREADS: '3' },
      8,
      { wideThreads: 3, narrow: narrow(0, 0), maxBatch: 8 },
    ],
    ['as many as are set', { LEXICLIP_WORKERS: '4' }, 8, { wideThreads: 8, narrow: narrow(4, 2), maxBatch: 8 }],
    ['of the batch that is set', { LEXICLIP_BATCH: '32' }, 1, { wideThreads: 1, narrow: narrow(0, 0), maxBatch: 32 }],
    ['for q8, of one image whatever is set', { LEXICLIP_BATCH: '32', LEXICLIP_DTYPE: 'q8' }, 1, { maxBatch: 1 }],
  ])('are, %s', (_, variables, cores, expected) => {
    expect(shape(variables as Record<string, string>, cores)).toMatchObject(expected);
  });

  it.each([
    [{}, true],
    [{ LEXICLIP_BATCH: '4' }, true],
    [{ LEXICLIP_WORKERS: '2' }, false],
    [{ LEXICLIP_THREADS: '2' }, false],
    [{ LEXICLIP_DEVICE: 'cuda' }, false],
  ])('are measured at the start unless %j says them', (variables, expected) => {
    expect(isMeasured(loadConfig(variables as Record<string, string>))).toBe(expected);
  });
});

describe('The softmax over labels of which only the best are known', () => {
  const all = Float32Array.from({ length: 10_000 }, (_, i) => 0.3 - 0.1 * Math.sqrt(i / 10_000));
  const known = all.slice(0, 100);
  const sample = all.filter((_, i) => i % 10 === 5);

  it('is near the exact one', () => {
    const estimated = probabilityOf(0.3, estimatedSoftmax(known, sample, all.length, 100));
    const exact = probabilityOf(0.3, softmaxOver(all, 100));
    expect(Math.abs(estimated / exact - 1)).toBeLessThan(0.02);
  });

  it('is the exact one where all are known', () => {
    expect(estimatedSoftmax(all, sample, all.length, 100)).toEqual(softmaxOver(all, 100));
  });
});
