import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestHub } from '../../support/models/hub.js';
import { loadBuilt } from '../../support/native.js';

const VISION = 'onnx/vision_model.onnx';

type FetchModel = typeof import('#lexiclip/services/models/hub/fetch-model.js');

describe('Fetching from a hub that fails', () => {
  let hub: TestHub;
  let folder: string;
  let fetchModel: FetchModel['fetchModel'];

  beforeAll(async () => {
    hub = await TestHub.start();
    ({ fetchModel } = await loadBuilt<FetchModel>('services/models/hub/fetch-model.js'));
  });
  beforeEach(async () => {
    hub.reset();
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => hub.close());

  const attempt = (endpoint = hub.url, waits: string[] = []) =>
    fetchModel(
      {
        id: hub.id,
        folder: join(folder, 'model'),
        dtype: 'fp32',
        size: undefined,
        revision: 'main',
        hub: { endpoint, token: undefined, offline: false },
        patience: { attempts: 3, firstWaitMs: 10 },
      },
      (event) => {
        if (event.kind === 'waiting') waits.push(event.why);
      },
    );

  const expectWhole = async () =>
    expect((await readFile(join(folder, 'model', VISION))).equals(hub.files.get(VISION) as Buffer)).toBe(true);

  it('waits and asks again while the hub has too much to do', async () => {
    hub.refusals.push({ status: 503 }, { status: 429, headers: { 'retry-after': '0.1' } });
    const waits: string[] = [];
    expect(await attempt(hub.url, waits)).toMatchObject({ commit: hub.commit });
    expect(waits).toEqual(['it answers 503; again in 0.0 s', 'it answers 429; again in 0.1 s']);
  });

  it('gives up when nothing answers, and says who does not', async () => {
    await expect(attempt('http://127.0.0.1:9')).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(/^127\.0\.0\.1:9 cannot be reached: /),
    });
    expect(existsSync(join(folder, 'model'))).toBe(false);
  });

  it('takes up a connection that breaks where it broke', async () => {
    hub.faults.set(VISION, [
      { after: 1_000_000, how: 'breaks' },
      { after: 2_000_000, how: 'breaks' },
    ]);
    await attempt();
    const ranges = hub.takeTransfers().flatMap(({ path, range }) => (path === VISION ? [range] : []));
    expect(ranges).toEqual([undefined, 'bytes=1000000-', 'bytes=2000000-']);
    await expectWhole();
  });

  it('begins a file anew where the hub sends no parts', async () => {
    hub.sendsParts = false;
    hub.faults.set(VISION, [{ after: 1_000_000, how: 'breaks' }]);
    await attempt();
    await expectWhole();
  });

  it('gives up when a connection breaks again and again at the same place, and keeps what has arrived', async () => {
    hub.faults.set(
      VISION,
      Array.from({ length: 9 }, () => ({ after: 1_000_000, how: 'breaks' as const })),
    );
    await expect(attempt()).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(existsSync(join(folder, 'model', `${VISION}.part`))).toBe(true);
    expect(hub.takeTransfers().filter(({ path }) => path === VISION)).toHaveLength(3);
  });

  it('does not take for the hub what answers otherwise', async () => {
    hub.refusals.push({ status: 200 });
    await expect(attempt()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(/does not answer as the hub does: its answer is no JSON/),
    });
  });
});
