import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabelSetClient, named } from '../../support/label-set.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { startCommand } from '../../support/process.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

/** Every version is read by each check. */
const MAX_WRITES = 6;
const SUMMARY = /^1 tenants, (\d+) versions, 0 problems$/m;

describeWithBucket('A backup', () => {
  let bucket: TestBucket;
  let folder: string;
  let running: TestServer;
  let client: Client;

  beforeAll(async () => {
    bucket = await TestBucket.make();
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    running = await startTestServer({ ...bucket.variables, LEXICLIP_DATA: bucket.uri('data') });
    client = await running.tenant('acme');
    await LabelSetClient.create(client, 'trees', named('ash', 'oak'));
  });
  afterAll(async () => {
    await running.close();
    await bucket.close();
    await rm(folder, { recursive: true, force: true });
  });

  const lexiclip = (...args: string[]) =>
    startCommand(args, { ...bucket.variables, LEXICLIP_DATA: bucket.uri('data') }).result();

  /** Versions of all label sets in a place that `check` finds sound. */
  async function versionsIn(place: string): Promise<number> {
    const { output, messages, status } = await lexiclip('check', place);
    expect([output + messages, status]).toEqual([expect.stringMatching(SUMMARY), 0]);
    return Number(SUMMARY.exec(output)?.[1]);
  }

  it('goes from a bucket to another prefix while a server writes, on to a directory, and back to a bucket', async () => {
    let isWriting = true;
    let versions = 1;
    const directory = join(folder, 'copy');
    const writing = (async () => {
      for (let i = 0; isWriting && i < MAX_WRITES; i++) {
        await client.data(
          'mutation ($name: String!) { upsertLabels(labelSet: "trees", labels: [{ name: $name }]) { unchanged } }',
          { name: `tree ${i}` },
        );
        versions++;
      }
    })();
    const places = [
      [bucket.uri('data'), bucket.uri('copy')],
      [bucket.uri('copy'), directory],
      [directory, bucket.uri('other')],
    ] as const;
    try {
      for (const [source, target] of places) {
        const before = source.endsWith('data') ? versions : 1;
        const { status, output, messages } = await lexiclip('backup', source, target);
        const report = [output, messages, status];
        expect(report).toEqual([expect.stringContaining(`the backup is in ${target}`), expect.any(String), 0]);
        expect(Number(SUMMARY.exec(output)?.[1])).toBeGreaterThanOrEqual(before);
      }
    } finally {
      isWriting = false;
      await writing;
    }
    expect(await versionsIn(bucket.uri('other'))).toBe(await versionsIn(directory));
    expect(await versionsIn(bucket.uri('data'))).toBe(versions);
    expect(await bucket.keys('copy/INCOMPLETE')).toEqual([]);
    await rm(directory, { recursive: true });
  }, 300_000);

  it('that was made in a bucket serves as data', async () => {
    expect((await lexiclip('backup', bucket.uri('served'))).status).toBe(0);
    const restored = await startTestServer({ ...bucket.variables, LEXICLIP_DATA: bucket.uri('served') });
    try {
      const { key } = client;
      const asked = '{ labelSet(slug: "trees") { name latest { labelCount } } }';
      const there = { ...client, key, url: restored.url };
      const answer = await fetch(`${there.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query: asked }),
      });
      expect(await answer.json()).toEqual({ data: await client.data(asked) });
    } finally {
      await restored.close();
    }
  });

  it('is refused at a target that is not empty, or lies in the data, and changes nothing there', async () => {
    await bucket.put('full/file');
    for (const [target, line] of [
      [bucket.uri('full'), /is not empty$/m],
      [bucket.uri('data/backup'), /lies in the data$/m],
      ['s3://nothing-has-this-name/copy', /TARGET: there is no bucket/],
    ] as const) {
      const { status, messages } = await lexiclip('backup', target);
      expect([status, messages]).toEqual([2, expect.stringMatching(line)]);
    }
    expect(await bucket.keys('full/')).toEqual(['full/file']);
    expect(await bucket.keys('data/backup')).toEqual([]);
  });

  it('that is killed is no backup for anybody, and is in the way of the next', async () => {
    let stalled = false;
    bucket.proxy.disturb = (kind, path) => {
      if (kind !== 'PUT' || !path.includes('/killed/tenants/')) return undefined;
      stalled = true;
      return 'stall';
    };
    const command = startCommand(['backup', bucket.uri('killed')], {
      ...bucket.variables,
      LEXICLIP_DATA: bucket.uri('data'),
    });
    await waitUntil('a tenant is being copied', async () => stalled);
    await command.stop('SIGKILL');
    bucket.proxy.disturb = () => undefined;
    const checked = await lexiclip('check', bucket.uri('killed'));
    expect([checked.status, checked.messages]).toEqual([2, expect.stringMatching(/backup that is being made/)]);
    expect((await lexiclip('backup', bucket.uri('killed'))).messages).toMatch(/is not empty$/m);
  });

  it('of a bucket that cannot be read leaves nothing in the directory', async () => {
    bucket.proxy.disturb = (kind, path) => (kind === 'GET' && path.includes('/tenants/') ? { status: 403 } : undefined);
    const { status } = await lexiclip('backup', join(folder, 'denied'));
    bucket.proxy.disturb = () => undefined;
    expect(status).not.toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });
});
