import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { StartupError } from '#lexiclip/errors.js';
import { backupData } from '#lexiclip/services/maintenance/backup.js';
import { checkData, reportLines } from '#lexiclip/services/maintenance/check.js';
import { ABSENT, randomMutation, type State } from '../crash/history.js';
import { stateOf } from '../crash/state.js';
import { runBackup, type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY, startTestServer, type TestServer } from '../support/server.js';

/** Changes a set of its own until it is stopped, through one server and then the other. */
class Writer {
  /** What the set was after each acknowledged mutation, and what it will be after the one under way. */
  readonly states: State[] = [ABSENT];
  private acknowledged = 0;
  private stopped = false;
  private done: Promise<void> = Promise.resolve();

  constructor(
    readonly slug: string,
    private readonly clients: readonly Client[],
  ) {}

  start(): void {
    this.done = this.run();
  }

  stop(): Promise<void> {
    this.stopped = true;
    return this.done;
  }

  /** From here on in `states` is what a backup may have that begins now. */
  get now(): number {
    return this.acknowledged;
  }

  private async run(): Promise<void> {
    for (let i = 0; !this.stopped; i++) {
      const { query, variables, after } = randomMutation(this.slug, this.states[this.acknowledged] as State);
      this.states.push(after);
      await (this.clients[i % this.clients.length] as Client).data(query, variables);
      this.acknowledged++;
    }
  }
}

describe('lexiclip backup', () => {
  let folder: string;
  let data: string;
  let servers: [ServerProcess, TestServer];
  let key: string;
  let operator: Client;

  const newTenant = async (slug: string): Promise<{ id: string; secret: string }> => {
    const { createTenant } = await operator.data(
      'mutation ($slug: String!) { createTenant(input: { slug: $slug, name: $slug }) { secret tenant { id } } }',
      { slug },
    );
    return { id: createTenant.tenant.id, secret: createTenant.secret };
  };

  async function check(directory: string): Promise<string> {
    return reportLines(await checkData(directory)).join('\n');
  }

  /** What it is refused for. */
  async function refusal(from: string, target: string): Promise<string> {
    const outcome = await backupData(from, target, () => undefined).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(StartupError);
    return (outcome as StartupError).message;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    data = join(folder, 'data');
    servers = await Promise.all([spawnServer(data), startTestServer({ LEXICLIP_DATA: data })]);
    operator = new Client(servers[0].url, OPERATOR_KEY);
    key = (await newTenant('acme')).secret;
  });
  afterAll(async () => {
    const [apart, here] = servers;
    await Promise.all([apart.stop(), here.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  it('has what was acknowledged before it began, whatever two servers write and delete meanwhile', async () => {
    const writers = ['one', 'two', 'three', 'four'].map(
      (slug) =>
        new Writer(
          slug,
          servers.map(({ url }) => new Client(url, key)),
        ),
    );
    const backups: { target: string; began: number[] }[] = [];
    for (const writer of writers) writer.start();
    for (let i = 0; i < 2; i++) {
      const doomed = await newTenant(`doomed-${i}`);
      const target = join(folder, `backup-${i}`);
      const began = writers.map((writer) => writer.now);
      const backup = runBackup(data, target);
      await operator.data('mutation ($id: ID!) { deleteTenant(id: $id) { id } }', { id: doomed.id });
      const { status, output } = await backup;
      expect(output).toMatch(/ 0 problems\nthe backup is in .*\n$/);
      expect(status).toBe(0);
      backups.push({ target, began });
    }
    await Promise.all(writers.map((writer) => writer.stop()));

    const { target, began } = backups.at(-1) as (typeof backups)[number];
    for (const backup of backups) expect(await check(backup.target)).toMatch(/ 0 problems$/);
    const restored = await startTestServer({ LEXICLIP_DATA: target });
    try {
      for (const [i, writer] of writers.entries()) {
        const state = await stateOf(new Client(restored.url, key), writer.slug);
        const allowed = writer.states.slice(began[i]);
        // A tag and a version may be of two moments, in this order.
        expect(allowed.map(({ versions }) => versions)).toContainEqual(state.versions);
        expect(allowed.some(({ production }) => isDeepStrictEqual(production, state.production))).toBe(true);
      }
      const trees = 'mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }] }) { unchanged } }';
      await new Client(restored.url, key).data(trees);
    } finally {
      await restored.close();
    }
    expect(await check(target)).toMatch(/ 0 problems$/);
  });

  it('leaves nothing behind where it is refused', async () => {
    const full = join(folder, 'full');
    await mkdir(full);
    await writeFile(join(full, 'file'), '');
    await symlink(data, join(folder, 'link'));
    const inside = [join(data, 'backup'), join(folder, 'link', 'deep', 'backup'), data];
    for (const target of [full, join(full, 'file'), ...inside]) {
      expect(await refusal(data, target)).toMatch(/is not empty|lies in the data directory|is not a directory/);
    }
    expect(await readdir(full)).toEqual(['file']);
    expect((await readdir(data)).sort()).toEqual(['system', 'tenants', 'trash']);
  });

  it('does not touch what an interrupted backup has left', async () => {
    const partial = join(folder, 'again.partial');
    await mkdir(partial);
    const { status, output } = await runBackup(data, join(folder, 'again'));
    expect(output).toMatch(/^lexiclip: .*again\.partial is there: .*delete it\n$/);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'again'))).toBe(false);
  });

  it('is refused where there are no data', async () => {
    expect(await refusal(join(folder, 'nothing'), join(folder, 'none'))).toMatch(/^LEXICLIP_DATA: there are no data/);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});
