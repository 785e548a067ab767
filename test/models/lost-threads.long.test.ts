import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Embedder } from '#lexiclip/services/embedding/embedder.js';
import type { ThreadSession } from '#lexiclip/services/models/thread/thread-session.js';
import { hangingModel } from '../support/faults/hanging-model.js';
import { END_THREADS_ON_SIGUSR2, startedThreads, Witness } from '../support/faults/threads.js';
import { plain } from '../support/images.js';
import { starterSession } from '../support/models/session.js';
import { spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const SIZE = { width: 32, height: 32 };
const BATCH = { images: 8, texts: 8 };
const never = new AbortController().signal;
const filled = (value: number): Float32Array => new Float32Array(3 * SIZE.width * SIZE.height).fill(value);
const folders: string[] = [];

async function folderOf(turns: bigint): Promise<string> {
  const folder = await hangingModel(turns);
  folders.push(dirname(folder));
  return folder;
}

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describe('A thread of the model', () => {
  const threads = startedThreads();
  let witness: Witness;
  let open: ThreadSession[];

  beforeEach(() => {
    witness = new Witness();
    open = [];
  });
  afterEach(() => Promise.all(open.map((session) => session.close())));
  afterAll(() => threads.forget());

  const load = async (...[towers, folder]: [('both' | 'vision')?, string?]): Promise<ThreadSession> => {
    const session = await starterSession(towers ?? 'both', BATCH, witness, folder);
    open.push(session);
    return session;
  };
  const embedderOf = (wide: ThreadSession, ...narrow: ThreadSession[]) =>
    new Embedder({ wide, narrow }, { windowMs: 0 });

  it('that is killed is started again, and gives the same vectors', async () => {
    const session = await load();
    const before = await session.embedTexts(['a frog']);
    const killed = performance.now();
    await threads.last.terminate();
    expect(await session.health()).toMatch(/loaded again/);
    expect((await session.embedTexts(['a frog'])).vectors).toEqual(before.vectors);
    const ms = performance.now() - killed;
    console.info(`a killed thread of the model: ${Math.round(ms)} ms until the next right answer`);
    expect(ms).toBeLessThan(15_000);
    expect(await session.health()).toBeUndefined();
    expect(witness.lost).toHaveLength(1);
  });

  it('that is killed in a run has its run repeated', async () => {
    const session = await load();
    const embedder = embedderOf(session);
    // So long that it is killed while it tokenises: killed within onnxruntime, it would take the process with it.
    const prompts = ['a frog '.repeat(30_000)];
    const { vectors: expected } = await embedder.embedTexts(undefined, prompts);
    const embedding = embedder.embedTexts(undefined, prompts);
    await threads.last.terminate();
    expect((await embedding).vectors).toEqual(expected);
    expect(witness.lost).toHaveLength(1);
  });

  it('gets no work while it is dead and others live', async () => {
    const wide = await load();
    const narrow = await load('vision');
    const dead = threads.last;
    const embedder = embedderOf(wide, narrow);
    await dead.terminate();
    await Promise.all([1, 2].map((value) => embedder.embedImage(Promise.resolve(filled(value)), never)));
    expect([wide.runs.image > 0, narrow.runs.image]).toEqual([true, 0]);
    // Each tower has a session.
    expect(await embedder.health()).toBeUndefined();
    await waitUntil('it is back', () => narrow.healthy);
  });

  /** How often it is to go round in circles to take about that long on this machine. */
  async function turnsOf(ms: number): Promise<bigint> {
    const turns = 200_000;
    const session = await load('vision', await folderOf(BigInt(turns)));
    await session.embedImages([filled(0)]);
    const { runMs } = await session.embedImages([filled(3)]);
    return BigInt(Math.round((turns * ms) / runMs));
  }

  it('that hangs gets no work until it comes back', async () => {
    const turns = await turnsOf(3_000);
    witness = new Witness(500);
    const wide = await load();
    const narrow = await load('vision', await folderOf(turns));
    const embedder = embedderOf(wide, narrow);
    const embed = (...values: number[]) =>
      Promise.all(values.map((value) => embedder.embedImage(Promise.resolve(filled(value)), never)));
    // So that it is known how long a run takes, whatever else the machine does.
    for (let i = 0; i < 10; i++) await embed(0, 0);
    const hanging = embed(3, 3);
    await waitUntil('it counts as hung', () => !narrow.healthy);
    expect(witness.lost.map(({ hung }) => hung)).toEqual([true]);
    const { image } = narrow.runs;
    await embed(0, 0);
    expect(narrow.runs.image).toBe(image);
    await hanging;
    expect(narrow.healthy).toBe(true);
  });
});

describe('A server whose model cannot be had any more', () => {
  const CLASSIFY =
    'query ($image: String!) { classify(input: { image: { base64: $image }, labels: ["a", "b"] }) { unknown } }';
  let data: string;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  it('is not ready, and ends with a failure and a line in the log', async () => {
    const model = await folderOf(1n);
    const server = await spawnServer(data, { LEXICLIP_MODEL: model, NODE_OPTIONS: END_THREADS_ON_SIGUSR2 });
    await rm(join(model, 'onnx'), { recursive: true });
    process.kill(server.pid as number, 'SIGUSR2');
    let readiness: unknown;
    await waitUntil('it is not ready', async () => {
      const response = await fetch(`${server.url}/readyz`);
      readiness = await response.json();
      return response.status === 503;
    });
    expect(readiness).toMatchObject({ faults: [{ part: 'model', fault: 'the model is being loaded again' }] });
    expect(await server.ended()).toBe(1);
    expect(server.output().match(/"level":60.*the process cannot go on/g)).toHaveLength(1);
  });

  it('is killed when a thread hangs so that it cannot be ended', async () => {
    const model = await folderOf(1_000_000_000_000n);
    const server = await spawnServer(data, { LEXICLIP_MODEL: model, LEXICLIP_HUNG_MS: '500' });
    const operator = new Client(server.url, OPERATOR_KEY);
    const made = await operator.data('mutation { createTenant(input: { slug: "t", name: "T" }) { secret } }');
    const tenant = new Client(server.url, made.createTenant.secret);
    const image = async (level: number) =>
      (await plain(32, 32, [level, level, level]).png().toBuffer()).toString('base64');
    await tenant.data(CLASSIFY, { image: await image(0) });
    const hanging = tenant.send(CLASSIFY, { image: await image(255) }).catch(() => undefined);
    // Null is the end by a signal, which is a failure to whatever runs the server.
    expect(await server.ended()).toBeNull();
    expect(server.output()).toMatch(/"level":60.*cannot be ended/);
    await hanging;
  });
});
