import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHere } from '../support/cli.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

/** A small disk of its own, or undefined where this user may not make one. */
function smallDisk(): string | undefined {
  const path = mkdtempSync(join(tmpdir(), 'lexiclip-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    console.warn('skipped: a small disk can be mounted by root on Linux only');
    return undefined;
  }
}

/** Writes until nothing fits any more. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 1 << 20; size >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch {
        size >>= 1;
      }
    }
  } finally {
    closeSync(file);
  }
}

const disk = smallDisk();
const describeOnDisk = disk ? describe : describe.skip;

describeOnDisk('On a full disk', () => {
  const mount = disk as string;
  const ballast = join(mount, 'ballast');
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_DATA: join(mount, 'data'), LEXICLIP_LOG_LEVEL: 'silent' });
    tenant = await running.tenant();
    await tenant.data('mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }] }) { unchanged } }');
  });
  afterAll(async () => {
    await running.close();
    execFileSync('umount', [mount]);
    await rm(mount, { recursive: true });
  });

  const upsert = (name: string) =>
    tenant.send(
      'mutation ($name: String!) { upsertLabels(labelSet: "trees", labels: [{ name: $name }]) { version { number } } }',
      { name },
    );
  const latest = async () =>
    (await tenant.data('{ labelSet(slug: "trees") { latest { number labelCount labels { nodes { name } } } } }'))
      .labelSet.latest;

  it('a write is refused, the old version stays, and the next write works when there is room again', async () => {
    fill(ballast);
    const refused = await upsert('birch');
    expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL']);
    expect(await latest()).toEqual({ number: 1, labelCount: 1, labels: { nodes: [{ name: 'ash' }] } });

    await rm(ballast);
    const { errors, data } = await upsert('birch');
    expect(errors).toBeUndefined();
    expect(data.upsertLabels.version.number).toBe(2);
    expect((await latest()).labels.nodes).toEqual([{ name: 'ash' }, { name: 'birch' }]);
    expect((await checkHere(join(mount, 'data'))).output).toMatch(/ 0 problems\n$/);
  });
});
