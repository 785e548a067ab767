import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkHere } from '../support/cli.js';
import { spawnServer } from '../support/process.js';
import { Client, startTestServer } from '../support/server.js';

/** What a server of format 1 answered, and the data directory that it left. */
interface Fixture {
  readonly operatorKey: string;
  readonly secret: string;
  readonly all: { labelSets: { nodes: { slug: string; versions: { nodes: { number: number }[] } }[] } };
  readonly cls: Record<'a' | 'b', { predictions: { name: string; similarity: number }[] }>;
  readonly files: Readonly<Record<string, string>>;
}

const ALL = `{ labelSets(first: 2) { nodes { slug versions(first: 30) { nodes {
  number createdAt createdBy operation message labelCount promptTemplateSlug
  labels(first: 20) { nodes { labelId name synonyms prompts metadata } } tags
} } } } }`;
const CLASSIFY = `query ($e: [Float!]!) {
  a: classify(input: { image: { embedding: $e }, labelSet: { slug: "trees", version: 6 }, topK: 3 }) { predictions { name similarity } }
  b: classify(input: { image: { embedding: $e }, labelSet: { slug: "trees" }, topK: 3 }) { predictions { name similarity } }
}`;

describe('data of format 1', () => {
  let folder: string;
  let fixture: Fixture;
  let copies = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const packed = await readFile(new URL('fixtures/format-1.json.gz', import.meta.url));
    fixture = JSON.parse(gunzipSync(packed).toString()) as Fixture;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A data directory of format 1. */
  async function unpacked(): Promise<string> {
    const data = join(folder, `copy-${++copies}`);
    for (const [path, content] of Object.entries(fixture.files)) {
      await mkdir(dirname(join(data, path)), { recursive: true });
      await writeFile(join(data, path), Buffer.from(content, 'base64'));
    }
    return data;
  }

  const tablesOf = async (data: string) => {
    const [tenant] = (await readdir(join(data, 'tenants'))) as [string];
    return (await readdir(join(data, 'tenants', tenant))).map((name) => name.replace('.lance', ''));
  };

  async function expectTheSame(client: Client): Promise<void> {
    expect(await client.data(ALL)).toEqual(fixture.all);
    const { model } = await client.data('{ model { dimensions } }');
    const e = Array.from({ length: model.dimensions }, (_, i) => Math.sin(i + 1));
    expect(await client.data(CLASSIFY, { e })).toEqual(fixture.cls);
  }

  it('are migrated by the first start: every version has the labels, the record and the vectors that it had', async () => {
    const data = await unpacked();
    const running = await startTestServer({ LEXICLIP_DATA: data, LEXICLIP_OPERATOR_KEY: fixture.operatorKey });
    const client = new Client(running.url, fixture.secret);
    await expectTheSame(client);
    const { upsertLabels } = await client.data(
      'mutation { upsertLabels(labelSet: "trees", labels: [{ name: "yew" }]) { version { number labelCount } } }',
    );
    expect(upsertLabels.version).toEqual({ number: 20, labelCount: 17 });
    await running.close();
    expect(await tablesOf(data)).not.toContainEqual(expect.stringMatching(/^labels_|^label_set_versions$/));
    expect((await checkHere(data)).output).toBe('1 tenants, 21 versions, 0 problems\n');
  });

  it('are migrated once by two servers that start together', async () => {
    const data = await unpacked();
    const variables = { LEXICLIP_OPERATOR_KEY: fixture.operatorKey };
    const servers = await Promise.all([1, 2].map(() => spawnServer(data, variables)));
    for (const { url } of servers) await expectTheSame(new Client(url, fixture.secret));
    await Promise.all(servers.map((server) => server.stop()));
    expect((await checkHere(data)).output).toBe('1 tenants, 20 versions, 0 problems\n');
  });

  it('keep what can be read when a version cannot, and name it', async () => {
    const data = await unpacked();
    const [tenant] = (await readdir(join(data, 'tenants'))) as [string];
    const rocks = join(data, 'tenants', tenant, `labels_${await idOf(data, 'rocks')}.lance`);
    await rm(join(rocks, 'data'), { recursive: true });
    const running = await startTestServer({ LEXICLIP_DATA: data, LEXICLIP_OPERATOR_KEY: fixture.operatorKey });
    const { labelSets } = await new Client(running.url, fixture.secret).data('{ labelSets { nodes { slug } } }');
    await running.close();
    expect(labelSets.nodes).toEqual([{ slug: 'trees' }]);
    expect(await tablesOf(data)).toContainEqual(expect.stringMatching(/^labels_/));
  });

  it('are not read by a check, which says what to do', async () => {
    const { status, output } = await checkHere(await unpacked());
    expect(output).toMatch(/^lexiclip: LEXICLIP_DATA .*format 1: start the server once.*\n$/);
    expect(status).toBe(2);
  });
});

async function idOf(data: string, slug: string): Promise<string> {
  const { connect } = await import('@lancedb/lancedb');
  const [tenant] = (await readdir(join(data, 'tenants'))) as [string];
  const table = await (await connect(join(data, 'tenants', tenant))).openTable('label_sets');
  const [row] = await table.query().where(`slug = '${slug}'`).toArray();
  return row.id as string;
}
