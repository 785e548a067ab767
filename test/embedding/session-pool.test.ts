import { Embedder } from '#lexiclip/services/embedding/embedder.js';
import type { ModelSession } from '#lexiclip/services/models/model-session.js';
import type { ThreadSession } from '#lexiclip/services/models/thread/thread-session.js';
import { starterSession } from '../support/models/session.js';

const SIZE = { width: 32, height: 32 };
const never = new AbortController().signal;

/** A session elsewhere, as on a server of another machine: the real model behind a line that can be cut and mended. */
class RemoteSession implements ModelSession {
  healthy = true;
  inFlight = 0;
  mostInFlight = 0;

  constructor(
    private readonly session: ThreadSession,
    readonly maxRunsInFlight: number,
    readonly maxBatch = { images: 1, texts: 1 },
  ) {}

  get hasText(): boolean {
    return this.session.hasText;
  }

  get runs() {
    return this.session.runs;
  }

  lengths = (prompts: readonly string[]) => this.session.lengths(prompts);
  tokens = (prompts: readonly string[]) => this.session.tokens(prompts);
  embedTexts = (prompts: string[]) => this.over(() => this.session.embedTexts(prompts));
  embedImages = (pixels: Float32Array[]) => this.over(() => this.session.embedImages(pixels));
  health = async () => (this.healthy ? undefined : 'the line is cut');
  close = () => this.session.close();

  private async over<T>(run: () => Promise<T>): Promise<T> {
    if (!this.healthy) throw new Error('the line is cut');
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    try {
      return await run();
    } finally {
      this.inFlight--;
    }
  }
}

describe('Sessions of a model', () => {
  const open: ThreadSession[] = [];

  async function session(towers: 'both' | 'vision', maxRunsInFlight = 1): Promise<RemoteSession> {
    const thread = await starterSession(towers, { images: 1, texts: 1 });
    open.push(thread);
    return new RemoteSession(thread, maxRunsInFlight);
  }

  const embedderOf = (wide: ModelSession, ...narrow: ModelSession[]) => new Embedder({ wide, narrow }, { windowMs: 0 });
  const image = () => Promise.resolve(new Float32Array(3 * SIZE.width * SIZE.height));
  const images = (embedder: Embedder, count: number) =>
    Promise.allSettled(Array.from({ length: count }, () => embedder.embedImage(image(), never)));

  afterAll(() => Promise.all(open.map((one) => one.close())));

  it('get as many runs at once as they take, and no more', async () => {
    const [one, two] = [await session('both', 1), await session('both', 2)];
    await images(embedderOf(one), 6);
    await images(embedderOf(two), 6);
    expect([one.mostInFlight, two.mostInFlight]).toEqual([1, 2]);
  });

  it('are left out while they cannot run, and used again when they can', async () => {
    const [wide, good, cut] = [await session('both'), await session('vision'), await session('vision')];
    const embedder = embedderOf(wide, good, cut);
    cut.healthy = false;
    // Each tower has one that can run.
    expect(await embedder.health()).toBeUndefined();
    const outcomes = await images(embedder, 6);
    expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(cut.runs.image).toBe(0);

    cut.healthy = true;
    expect(await embedder.health()).toBeUndefined();
    await images(embedder, 6);
    expect(cut.runs.image).toBeGreaterThan(0);
  });

  it('stand in for one another while any can run images', async () => {
    const [wide, cut] = [await session('both'), await session('vision')];
    const embedder = embedderOf(wide, cut);
    cut.healthy = false;
    const outcomes = await images(embedder, 4);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
    expect([wide.runs.image, cut.runs.image]).toEqual([4, 0]);
    wide.healthy = false;
    expect(await embedder.health()).toBe('the line is cut');
  });

  it('fail at once where none can run, and answer again afterwards', async () => {
    const only = await session('both');
    const embedder = embedderOf(only);
    only.healthy = false;
    await expect(embedder.embedTexts(undefined, ['a cat'])).rejects.toThrow('the line is cut');
    await expect(embedder.embedImage(image(), never)).rejects.toThrow('the line is cut');
    only.healthy = true;
    expect((await embedder.embedTexts(undefined, ['a cat'])).vectors).toHaveLength(1);
  });
});
