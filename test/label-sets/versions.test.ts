import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namesOf, newSet, nowhere } from '../support/catalog.js';
import { anEmbedding, LabelSetClient, named, refusal } from '../support/label-set.js';
import { Client, sharedServer, startTestServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('Versions', () => {
  it('are listed newest first, with who made them, when, how, why and how many labels they have', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
    await set.upsert(named('oak'), { message: 'the oak was missing' });
    await set.remove(['ash', 'birch']);
    const { versions } = await set.read(
      'versions { totalCount nodes { number operation message labelCount createdBy createdAt promptTemplateSlug } }',
    );
    expect(versions.totalCount).toBe(3);
    expect(versions.nodes).toMatchObject([
      { number: 3, operation: 'removeLabels', message: null, labelCount: 1, promptTemplateSlug: 'photo' },
      { number: 2, operation: 'upsertLabels', message: 'the oak was missing', labelCount: 3 },
      { number: 1, operation: 'createLabelSet', message: null, labelCount: 2 },
    ]);
    const times = versions.nodes.map(({ createdAt }: { createdAt: string }) => Date.parse(createdAt));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(Math.abs(Date.now() - times[0])).toBeLessThan(60_000);
  });

  it('name the API key of their author', async () => {
    const key =
      'mutation { createApiKey(input: { name: "anna", scopes: [CATALOG_WRITE] }) { secret apiKey { prefix } } }';
    const { createApiKey } = await tenant.data(key);
    const set = await newSet(tenant, 'ash');
    await new LabelSetClient(new Client(running.url, createApiKey.secret), set.slug).upsert(named('oak'));
    const { latest } = await set.read('latest { createdBy }');
    expect(latest.createdBy).toContain('anna');
    expect(latest.createdBy).toContain(createApiKey.apiKey.prefix);
  });

  it('are paged by cursor, also while new ones are made', async () => {
    const set = await newSet(tenant, 'ash');
    for (const name of ['birch', 'cedar', 'elm']) await set.upsert(named(name));
    const page = async (after?: string) => {
      const cursor = after ? `, after: "${after}"` : '';
      const { versions } = await set.read(
        `versions(first: 2${cursor}) { nodes { number } pageInfo { endCursor hasNextPage hasPreviousPage } }`,
      );
      return { numbers: versions.nodes.map(({ number }: { number: number }) => number), ...versions.pageInfo };
    };
    const first = await page();
    expect(first).toMatchObject({ numbers: [4, 3], hasNextPage: true, hasPreviousPage: false });
    await set.upsert(named('fir'));
    expect(await page(first.endCursor)).toMatchObject({ numbers: [2, 1], hasNextPage: false, hasPreviousPage: true });
  });

  it('are found by number and by tag', async () => {
    const set = await newSet(tenant, 'ash');
    await set.upsert(named('birch'));
    await set.tag('production', 1);
    const found = await set.read(
      'byNumber: version(number: 2) { number } byTag: version(tag: "production") { number }',
    );
    expect(found).toEqual({ byNumber: { number: 2 }, byTag: { number: 1 } });
  });

  it('are asked for by exactly one of number and tag', async () => {
    const set = await newSet(tenant, 'ash');
    await set.tag('production', 1);
    const wrong = { code: 'BAD_USER_INPUT', argument: 'number' };
    expect(await set.readError('version { number }')).toMatchObject(wrong);
    expect(await set.readError('version(number: 1, tag: "production") { number }')).toMatchObject(wrong);
  });

  it('that are not there yet, and never will be, are null', async () => {
    const set = await newSet(tenant, 'ash');
    for (const number of [2, 0, -1, 2_147_483_647]) {
      expect(await set.read(`version(number: ${number}) { number }`)).toEqual({ version: null });
    }
  });

  it('are null under a tag that is not there, and cannot be classified with', async () => {
    const set = await newSet(tenant, 'ash');
    expect(await set.read('version(tag: "production") { number }')).toEqual({ version: null });
    expect(await set.classifyError(anEmbedding(), { tag: 'production' })).toMatchObject(nowhere('input.labelSet.tag'));
  });

  it('that are not there cannot be classified with, restored, tagged or compared with', async () => {
    const set = await newSet(tenant, 'ash');
    expect(await set.classifyError(anEmbedding(), { version: 2 })).toMatchObject(nowhere('input.labelSet.version'));
    expect(await refusal(set.restore(2))).toMatchObject(nowhere('version'));
    expect(await refusal(set.tag('production', 2))).toMatchObject(nowhere('version'));
    expect(await set.readError('version(number: 1) { diff(from: 2) { from } }')).toMatchObject(nowhere('from'));
    expect(await set.read('latest { number } tags { name }')).toEqual({ latest: { number: 1 }, tags: [] });
  });

  it('are not made by a mutation that is refused', async () => {
    const set = await newSet(tenant, 'ash');
    const bad = [{ name: 'oak' }, { name: 'elm', parentId: 'no-such-label' }];
    expect(await refusal(set.upsert(bad))).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'labels[1].parentId' });
    expect(await refusal(set.remove(['ash']))).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(namesOf(await set.labels({ number: (await set.read('latest { number }')).latest.number }))).toEqual(['ash']);
  });

  it('classify the same after later changes and after a restart', async () => {
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const first = await startTestServer({ LEXICLIP_DATA: data });
    const client = await first.tenant();
    const set = await newSet(client, 'ash', 'birch', 'cedar');
    const before = await set.classify(anEmbedding(), { version: 1 });
    await set.upsert([{ name: 'ash', synonyms: ['common ash'] }, { name: 'oak' }]);
    await set.remove(['birch']);
    await set.useTemplate('ensemble');
    expect(await set.classify(anEmbedding(), { version: 1 })).toEqual(before);
    expect((await set.classify(anEmbedding())).predictions).not.toEqual(before.predictions);

    await first.close();
    const second = await startTestServer({ LEXICLIP_DATA: data });
    const again = new LabelSetClient(new Client(second.url, client.key), set.slug);
    expect(await again.classify(anEmbedding(), { version: 1 })).toEqual(before);
    await second.close();
    await rm(data, { recursive: true, force: true });
  });
});
