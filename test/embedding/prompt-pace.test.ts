import type { TenantId } from '#lexiclip/domain/ids.js';
import { Embedder } from '#lexiclip/services/embedding/embedder.js';
import { Prices } from '#lexiclip/services/embedding/prices.js';
import type { ModelSession } from '#lexiclip/services/models/model-session.js';
import type { ThreadSession } from '#lexiclip/services/models/thread/thread-session.js';
import { starterSession } from '../support/models/session.js';

const SIZE = { width: 32, height: 32 };
const never = new AbortController().signal;
const [ONE, OTHER] = ['tenant-one', 'tenant-other'] as [TenantId, TenantId];
/** As of a model of real size: four prompts are then a short run, and sixteen a long one. */
const MS_PER_PROMPT = 7.5;

/** A session that notes how many prompts are in each of its runs. */
class Noted implements ModelSession {
  readonly texts: number[] = [];
  readonly maxRunsInFlight = 1;
  readonly maxBatch = { images: 4, texts: 32 };
  readonly hasText = true;
  readonly healthy = true;

  constructor(private readonly session: ThreadSession) {}

  get runs() {
    return this.session.runs;
  }

  lengths = (prompts: readonly string[]) => this.session.lengths(prompts);
  tokens = (prompts: readonly string[]) => this.session.tokens(prompts);
  embedImages = (pixels: Float32Array[]) => this.session.embedImages(pixels);
  health = () => this.session.health();
  close = () => this.session.close();

  embedTexts(prompts: readonly string[]) {
    this.texts.push(prompts.length);
    return this.session.embedTexts(prompts);
  }
}

describe('Prompts of a label set', () => {
  const open: ThreadSession[] = [];

  beforeAll(async () => {
    for (let i = 0; i < 3; i++) open.push(await starterSession('both', { images: 4, texts: 32 }));
  });
  afterAll(() => Promise.all(open.map((session) => session.close())));

  function start() {
    const [wide, ...narrow] = open.map((session) => new Noted(session)) as [Noted, Noted, Noted];
    const prices = new Prices(MS_PER_PROMPT);
    return { embedder: new Embedder({ wide, narrow }, { windowMs: 0, prices }), wide, narrow };
  }

  /** As a label set has them encoded: in portions that are a short run each. */
  const embedMany = ({ portion, ...rest }: { portion: number; embedder: Embedder; tenant: TenantId }) =>
    Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const prompts = Array.from({ length: portion }, (_, j) => `a photo of thing ${i} ${j}`);
        return rest.embedder.embedTexts(rest.tenant, prompts);
      }),
    );

  it('are shared by the sessions of images, in long runs, while nobody else is there', async () => {
    const { embedder, wide, narrow } = start();
    const { portion } = embedder;
    const embedded = await embedMany({ embedder, portion, tenant: ONE });
    expect(portion).toBe(4);
    expect(wide.texts).toEqual([]);
    for (const { texts } of narrow) expect(Math.max(...texts)).toBeGreaterThan(3 * portion);
    // Each portion has the vectors of its own prompts.
    const alone = await embedder.embedTexts(ONE, ['a photo of thing 7 3']);
    const [a, b] = [embedded[7]?.vectors[3], alone.vectors[0]] as [Float32Array, Float32Array];
    expect(a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)).toBeGreaterThan(1 - 1e-5);
  });

  it('leave these to images when one has come lately, and then run a few at a time', async () => {
    const { embedder, wide, narrow } = start();
    await embedder.embedImage(Promise.resolve(new Float32Array(3 * SIZE.width * SIZE.height)), never);
    await embedMany({ embedder, portion: embedder.portion, tenant: ONE });
    expect(narrow.flatMap(({ texts }) => texts)).toEqual([]);
    expect(wide.texts).toEqual(Array(20).fill(4));
  });

  it('do the same when prompts of another tenant have come', async () => {
    const { embedder, wide, narrow } = start();
    const portion = embedder.portion;
    const others = embedder.embedTexts(OTHER, ['a photo of another thing']);
    await Promise.all([others, embedMany({ embedder, portion, tenant: ONE })]);
    expect(narrow.flatMap(({ texts }) => texts)).toEqual([]);
    expect(wide.texts.slice(0, 3)).toEqual([1, portion, portion]);
  });

  it('can be ordered by their tokens, of which there are no more than the model reads', async () => {
    const { embedder } = start();
    const [few, more, most] = await embedder.lengths(['cat', 'a photo of a cat', 'cat '.repeat(500)]);
    expect(few).toBeLessThan(more as number);
    expect(most).toBe(32);
  });
});
