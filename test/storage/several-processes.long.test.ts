import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anEmbedding } from '../support/label-set.js';
import { runCheck, spawnServer } from '../support/process.js';
import type { Client } from '../support/server.js';
import { codesOf, SharedTenant, UPSERT } from '../support/storage/shared-tenant.js';

const PROCESSES = 3;
const MUTATIONS = 8;

describe('Several processes on one data directory', () => {
  let data: string;
  let tenant: SharedTenant;
  let clients: [Client, ...Client[]];

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    tenant = await SharedTenant.start(PROCESSES, () => spawnServer(data, { LEXICLIP_CONSISTENCY_MS: '200' }));
    clients = tenant.clients;
  });
  afterAll(async () => {
    await tenant.stop();
    await rm(data, { recursive: true, force: true });
  });

  const create = (slug: string) =>
    clients[0].data(
      'mutation ($slug: String!) { createLabelSet(input: { slug: $slug, labels: [{ name: "first" }] }) { version { number } } }',
      { slug },
    );

  it('makes a set anew in one process as soon as another has deleted it', async () => {
    await create('moved');
    const [first, second] = clients as [Client, Client];
    await second.data('{ labelSet(slug: "moved") { id } }');
    await first.data('mutation { deleteLabelSet(slug: "moved") { id } }');
    const { createLabelSet } = await second.data(
      'mutation { createLabelSet(input: { slug: "moved", labels: [{ name: "new" }] }) { version { number } } }',
    );
    expect(createLabelSet.version.number).toBe(1);
  });

  it('gives every mutation of all of them a version of its own, and loses none', async () => {
    await create('contested');
    const numbers = await Promise.all(
      clients.map(async (client, p) => {
        const mine: number[] = [];
        for (let i = 0; i < MUTATIONS; i++) {
          const { upsertLabels } = await client.data(UPSERT, { slug: 'contested', name: `label ${p} ${i}` });
          mine.push(upsertLabels.version.number);
        }
        return mine;
      }),
    );
    const all = PROCESSES * MUTATIONS;
    expect(numbers.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: all }, (_, i) => i + 2));
    const { labelSet } = await clients[0].data(
      '{ labelSet(slug: "contested") { latest { number labelCount labels(first: 1000) { nodes { name } } } } }',
    );
    expect(labelSet.latest).toMatchObject({ number: all + 1, labelCount: all + 1 });
    const names = labelSet.latest.labels.nodes.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(all + 1);
  }, 240_000);

  it('lets exactly one of several writers with the same expected version win', async () => {
    await create('raced');
    for (let version = 1; version <= 5; version++) {
      const answers = await Promise.all(
        clients.map((client, p) =>
          client.send(UPSERT, { slug: 'raced', name: `${version} ${p}`, expectedVersion: version }),
        ),
      );
      expect(codesOf(answers)).toEqual([...Array(PROCESSES - 1).fill('CONFLICT'), 'won']);
    }
  }, 120_000);

  it('lets exactly one create a label set of a slug', async () => {
    const answers = await Promise.all(
      clients.map((client) =>
        client.send(
          'mutation { createLabelSet(input: { slug: "unique", labels: [{ name: "a" }] }) { version { number } } }',
        ),
      ),
    );
    expect(codesOf(answers)).toEqual([...Array(PROCESSES - 1).fill('ALREADY_EXISTS'), 'won']);
  });

  it('shows a new version to the others within the consistency interval', async () => {
    await create('watched');
    const [writer, reader] = clients as unknown as [Client, Client];
    const latest = async () =>
      (await reader.data('{ labelSet(slug: "watched") { latest { number } } }')).labelSet.latest.number;
    expect(await latest()).toBe(1);
    await writer.data(UPSERT, { slug: 'watched', name: 'second' });
    const committed = Date.now();
    while ((await latest()) === 1) {
      if (Date.now() - committed > 5_000) throw new Error('not seen for 5 s');
    }
    expect(await latest()).toBe(2);
  });

  it('leaves no tag on a set that one deletes while the others tag it', async () => {
    const [remover, ...taggers] = clients;
    const tag = (name: string) =>
      `mutation { tagLabelSetVersion(slug: "doomed", tag: "${name}", version: 1) { unchanged } }`;
    for (let round = 0; round < 4; round++) {
      await create('doomed');
      const tagging = taggers.map((client, p) => client.send(tag(`tag-${p}`)));
      await remover.data('mutation { deleteLabelSet(slug: "doomed") { id } }');
      const codes = (await Promise.all(tagging)).map(({ errors }) => errors?.[0]?.extensions.code ?? 'tagged');
      expect(codes.filter((code) => !['tagged', 'NOT_FOUND'].includes(code))).toEqual([]);
    }
  });

  it('finds nothing where another has just deleted a set, and then its template', async () => {
    const [reader, remover] = clients as unknown as [Client, Client];
    const classify = `{ classify(input: { image: { embedding: [${anEmbedding()}] }, labelSet: { slug: "gone" } }) { unknown } }`;
    for (let round = 0; round < 4; round++) {
      await remover.data(`mutation {
        createPromptTemplate(input: { slug: "gone", templates: ["round ${round} of {label}"] }) { unchanged }
        createLabelSet(input: { slug: "gone", labels: [{ name: "a" }], promptTemplate: { slug: "gone" } }) { unchanged }
      }`);
      // From here on, the reader knows for a while that the set is there.
      await reader.data('{ labelSet(slug: "gone") { latest { number } } }');
      await remover.data('mutation { deleteLabelSet(slug: "gone") { id } deletePromptTemplate(slug: "gone") { id } }');
      expect(await reader.error(classify)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('leaves a data directory in which everything fits together', async () => {
    const { status, output } = await runCheck(data);
    expect(output).toMatch(/ 0 problems\n$/);
    expect(status).toBe(0);
  }, 60_000);
});
