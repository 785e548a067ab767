import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { anEmbedding, CREATE, LabelSetClient, named, refusal } from '../support/label-set.js';
import { Client, startTestServer, type TestServer } from '../support/server.js';

let running: TestServer;
let tenant: Client;
let count = 0;

beforeAll(async () => {
  running = await startTestServer();
  tenant = await running.tenant();
});
afterAll(async () => {
  await running.close();
  await rm(running.data, { recursive: true, force: true });
});

const newSet = (...names: string[]): Promise<LabelSetClient> =>
  LabelSetClient.create(tenant, `set-${++count}`, named(...names));

async function newTemplate(...templates: string[]): Promise<string> {
  const slug = `template-${++count}`;
  const query = `mutation ($input: CreatePromptTemplateInput!) {
    createPromptTemplate(input: $input) { promptTemplate { id } }
  }`;
  await tenant.data(query, { input: { slug, templates } });
  return slug;
}

const nowhere = (argument: string) => ({ code: 'NOT_FOUND', argument });
const namesOf = (labels: { name: string }[]) => labels.map(({ name }) => name);

describe('Versions', () => {
  it('are listed newest first, with who made them, when, how, why and how many labels they have', async () => {
    const set = await newSet('ash', 'birch');
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
    const set = await newSet('ash');
    await new LabelSetClient(new Client(running.url, createApiKey.secret), set.slug).upsert(named('oak'));
    const { latest } = await set.read('latest { createdBy }');
    expect(latest.createdBy).toContain('anna');
    expect(latest.createdBy).toContain(createApiKey.apiKey.prefix);
  });

  it('are paged by cursor, also while new ones are made', async () => {
    const set = await newSet('ash');
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
    const set = await newSet('ash');
    await set.upsert(named('birch'));
    await set.tag('production', 1);
    const found = await set.read(
      'byNumber: version(number: 2) { number } byTag: version(tag: "production") { number }',
    );
    expect(found).toEqual({ byNumber: { number: 2 }, byTag: { number: 1 } });
  });

  it('are asked for by exactly one of number and tag', async () => {
    const set = await newSet('ash');
    await set.tag('production', 1);
    const wrong = { code: 'BAD_USER_INPUT', argument: 'number' };
    expect(await set.readError('version { number }')).toMatchObject(wrong);
    expect(await set.readError('version(number: 1, tag: "production") { number }')).toMatchObject(wrong);
  });

  it('that are not there yet, and never will be, are NOT_FOUND', async () => {
    const set = await newSet('ash');
    for (const number of [2, 0, -1, 2_147_483_647]) {
      expect(await set.readError(`version(number: ${number}) { number }`)).toMatchObject(nowhere('number'));
    }
  });

  it('are NOT_FOUND under a tag that is not there', async () => {
    const set = await newSet('ash');
    expect(await set.readError('version(tag: "production") { number }')).toMatchObject(nowhere('tag'));
    expect(await set.classifyError(anEmbedding(), { tag: 'production' })).toMatchObject(nowhere('input.labelSet.tag'));
  });

  it('that are not there cannot be classified with, restored, tagged or compared with', async () => {
    const set = await newSet('ash');
    expect(await set.classifyError(anEmbedding(), { version: 2 })).toMatchObject(nowhere('input.labelSet.version'));
    expect(await refusal(set.restore(2))).toMatchObject(nowhere('version'));
    expect(await refusal(set.tag('production', 2))).toMatchObject(nowhere('version'));
    expect(await set.readError('version(number: 1) { diff(from: 2) { from } }')).toMatchObject(nowhere('from'));
    expect(await set.read('latest { number } tags { name }')).toEqual({ latest: { number: 1 }, tags: [] });
  });

  it('are not made by a mutation that is refused', async () => {
    const set = await newSet('ash');
    const bad = [{ name: 'oak' }, { name: 'elm', parentId: 'no-such-label' }];
    expect(await refusal(set.upsert(bad))).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'labels[1].parentId' });
    expect(await refusal(set.remove(['ash']))).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(namesOf(await set.labels({ number: (await set.read('latest { number }')).latest.number }))).toEqual(['ash']);
  });

  it('classify the same after later changes and after a restart', async () => {
    const set = await newSet('ash', 'birch', 'cedar');
    const before = await set.classify(anEmbedding(), { version: 1 });
    await set.upsert([{ name: 'ash', synonyms: ['common ash'] }, { name: 'oak' }]);
    await set.remove(['birch']);
    await set.useTemplate('ensemble');
    expect(await set.classify(anEmbedding(), { version: 1 })).toEqual(before);
    expect((await set.classify(anEmbedding())).predictions).not.toEqual(before.predictions);

    await running.server.close();
    running = await startTestServer({ LEXICLIP_DATA: running.data });
    tenant = new Client(running.url, tenant.key);
    const again = new LabelSetClient(tenant, set.slug);
    expect(await again.classify(anEmbedding(), { version: 1 })).toEqual(before);
  });
});

describe('The difference between two versions', () => {
  it('has what was added, removed and changed, field by field', async () => {
    const set = await newSet('tree', 'ash', 'birch', 'cedar');
    const [tree, ash] = await set.labels({ number: 1 });
    const changed = {
      synonyms: ['common ash'],
      prompts: ['an ash'],
      parentId: tree?.id ?? null,
      metadata: { code: 7 },
    };
    await set.upsert([
      { name: 'ash', ...changed },
      { name: 'oak', metadata: { rare: true } },
    ]);
    await set.remove(['birch']);
    const diff = await set.diff(1, 3);
    expect(diff).toMatchObject({ from: 1, to: 3, promptTemplateChanged: false, modelChanged: false });
    expect(diff.added).toMatchObject([{ name: 'oak', metadata: { rare: true } }]);
    expect(namesOf(diff.removed)).toEqual(['birch']);
    expect(diff.changed).toEqual([
      { before: ash, after: { ...ash, ...changed }, fields: ['synonyms', 'prompts', 'parentId', 'metadata'] },
    ]);
  });

  it('is the other way round in the other direction', async () => {
    const set = await newSet('ash', 'birch');
    await set.upsert([{ name: 'ash', synonyms: ['common ash'] }, { name: 'oak' }]);
    await set.remove(['birch']);
    const [forth, back] = [await set.diff(1, 3), await set.diff(3, 1)];
    expect(back.added).toEqual(forth.removed);
    expect(back.removed).toEqual(forth.added);
    expect(back.changed.map(({ before, after }) => [after, before])).toEqual(
      forth.changed.map(({ before, after }) => [before, after]),
    );
  });

  it('takes a renamed label for the same label', async () => {
    const set = await newSet('ash', 'birch');
    const [ash] = await set.labels({ number: 1 });
    await set.upsert([{ id: ash?.id as string, name: 'common ash' }]);
    expect(await set.diff(1, 2)).toMatchObject({
      added: [],
      removed: [],
      changed: [{ before: { name: 'ash' }, after: { name: 'common ash' }, fields: ['name'] }],
    });
  });

  it('is empty between a version and itself', async () => {
    const set = await newSet('ash');
    expect(await set.diff(1, 1)).toMatchObject({ from: 1, to: 1, added: [], removed: [], changed: [] });
  });

  it('says when the prompt template was changed, and has the prompts of both', async () => {
    const set = await LabelSetClient.create(tenant, `set-${++count}`, named('ash'), await newTemplate('a {label}'));
    await set.useTemplate(await newTemplate('one {label}'));
    await set.upsert([{ name: 'ash', synonyms: ['common ash'] }]);
    const { version } = await set.read(`version(number: 3) { diff(from: 1) {
      promptTemplateChanged changed { before { renderedPrompts } after { renderedPrompts } }
    } }`);
    expect(version.diff).toEqual({
      promptTemplateChanged: true,
      changed: [{ before: { renderedPrompts: ['a ash'] }, after: { renderedPrompts: ['one ash', 'one common ash'] } }],
    });
  });
});

describe('Restoring a version', () => {
  it('makes a new version with the same labels, of the same ids', async () => {
    const set = await newSet('ash', 'birch', 'cedar');
    await set.upsert([{ name: 'ash', synonyms: ['common ash'] }, { name: 'oak' }]);
    await set.remove(['birch']);
    const change = await set.restore(1, { message: 'back to the three' });
    expect(change).toMatchObject({ unchanged: false, promptsEncoded: 0 });
    expect(change.version).toEqual({
      number: 4,
      labelCount: 3,
      operation: 'restoreLabelSet',
      message: 'back to the three',
    });
    expect(await set.labels({ number: 4 })).toEqual(await set.labels({ number: 1 }));
    expect(await set.classify(anEmbedding())).toMatchObject({
      predictions: (await set.classify(anEmbedding(), { version: 1 })).predictions,
    });
  });

  it('brings its prompt template back as well', async () => {
    const set = await newSet('ash');
    await set.useTemplate('ensemble');
    await set.restore(1);
    expect(await set.read('latest { number promptTemplateSlug }')).toEqual({
      latest: { number: 3, promptTemplateSlug: 'photo' },
    });
  });

  it('can be gone on from', async () => {
    const set = await newSet('ash', 'birch');
    await set.remove(['ash']);
    await set.restore(1);
    await set.upsert(named('oak'));
    expect(namesOf(await set.labels({ number: 4 }))).toEqual(['ash', 'birch', 'oak']);
    expect(namesOf(await set.labels({ number: 2 }))).toEqual(['birch']);
  });

  it('that is the current one makes no version, and says so', async () => {
    const set = await newSet('ash');
    expect(await set.restore(1)).toMatchObject({ unchanged: true, version: { number: 1 } });
  });

  it('that holds just what the current one holds makes no version, and says so', async () => {
    const set = await newSet('ash', 'birch');
    await set.upsert(named('oak'));
    await set.remove(['oak']);
    expect(await set.restore(1)).toMatchObject({ unchanged: true, version: { number: 3 } });
    await set.restore(2);
    expect(await set.restore(2)).toMatchObject({ unchanged: true, version: { number: 4 } });
  });
});

describe('Updating a label set', () => {
  it('encodes every label anew with another prompt template, in a new version', async () => {
    const set = await newSet('ash', 'birch');
    const template = await newTemplate('a woodcut of {a} {label}', 'a stamp of {a} {label}');
    const change = await set.useTemplate(template, { message: 'old prints' });
    expect(change).toMatchObject({ unchanged: false, promptsEncoded: 4 });
    expect(change.version).toEqual({ number: 2, labelCount: 2, operation: 'updateLabelSet', message: 'old prints' });
    const { latest } = await set.read('latest { promptTemplateSlug label(name: "ash") { renderedPrompts } }');
    expect(latest.promptTemplateSlug).toBe(template);
    expect(latest.label.renderedPrompts).toEqual(['a woodcut of an ash', 'a stamp of an ash']);
    expect(await set.labels({ number: 2 })).toEqual(await set.labels({ number: 1 }));
  });

  it('takes a later version of the prompt template for another one', async () => {
    const template = await newTemplate('a {label}');
    const set = await LabelSetClient.create(tenant, `set-${++count}`, named('ash'), template);
    await tenant.data(
      `mutation { updatePromptTemplate(slug: "${template}", templates: ["one {label}"]) { unchanged } }`,
    );
    expect(await set.useTemplate(template)).toMatchObject({ unchanged: false, version: { number: 2 } });
    const numbers = await set.read(
      'one: version(number: 1) { promptTemplate { number } } two: version(number: 2) { promptTemplate { number } }',
    );
    expect(numbers).toEqual({ one: { promptTemplate: { number: 1 } }, two: { promptTemplate: { number: 2 } } });
  });

  it('makes no version with the prompt template that it has, and says so', async () => {
    const set = await newSet('ash');
    expect(await set.useTemplate('photo')).toMatchObject({
      unchanged: true,
      promptsEncoded: 0,
      version: { number: 1 },
    });
  });

  it('makes no version for a name and a description', async () => {
    const set = await newSet('ash');
    const change = await set.update({ name: 'Trees', description: 'of the park' });
    expect(change).toMatchObject({ unchanged: false, version: { number: 1 } });
    expect(await set.read('name description latest { number }')).toEqual({
      name: 'Trees',
      description: 'of the park',
      latest: { number: 1 },
    });
  });

  it('says so when name and description stay as they are', async () => {
    const set = await newSet('ash');
    expect(await set.update({ name: set.slug })).toMatchObject({ unchanged: true, version: { number: 1 } });
  });

  it('keeps the description when it is not given, and takes it away when it is null', async () => {
    const set = await newSet('ash');
    await set.update({ description: 'of the park' });
    await set.update({ name: 'Trees' });
    expect(await set.read('name description')).toEqual({ name: 'Trees', description: 'of the park' });
    await set.update({ description: null });
    expect(await set.read('name description')).toEqual({ name: 'Trees', description: null });
  });

  it('is refused with a prompt template that is not there', async () => {
    const set = await newSet('ash');
    expect(await refusal(set.useTemplate('no-such'))).toMatchObject(nowhere('input.promptTemplate.slug'));
  });
});

describe('The id of a label', () => {
  const idOf = async (set: LabelSetClient, name: string, number: number) =>
    (await set.labels({ number })).find((label) => label.name === name)?.id as string;

  it('stays when the label is renamed', async () => {
    const set = await newSet('ash', 'birch');
    const id = await idOf(set, 'ash', 1);
    await set.upsert([{ id, name: 'common ash' }]);
    expect(await idOf(set, 'common ash', 2)).toBe(id);
  });

  it('stays when the label is removed and added again by its name', async () => {
    const set = await newSet('ash', 'birch');
    const id = await idOf(set, 'ash', 1);
    await set.remove(['ash']);
    await set.upsert(named('ash'));
    expect(await idOf(set, 'ash', 3)).toBe(id);
  });

  it('stays when a version is restored in which the label was removed later', async () => {
    const set = await newSet('ash', 'birch');
    const id = await idOf(set, 'ash', 1);
    await set.remove(['ash']);
    await set.restore(1);
    expect(await idOf(set, 'ash', 3)).toBe(id);
  });
});

describe('A tag', () => {
  const HISTORY = 'tags { name version { number } movedBy movedAt history { from to by at } }';

  it('names a version', async () => {
    const set = await newSet('ash');
    await set.upsert(named('oak'));
    expect(await set.tag('production', 1)).toMatchObject({ unchanged: false, version: { number: 2 } });
    const { one, two } = await set.read('one: version(number: 1) { tags } two: version(number: 2) { tags }');
    expect([one.tags, two.tags]).toEqual([['production'], []]);
    expect(namesOf(await set.labels({ tag: 'production' }))).toEqual(['ash']);
  });

  it('has every move on record: from where, to where, by whom and when', async () => {
    const set = await newSet('ash');
    await set.upsert(named('oak'));
    await set.tag('production', 1);
    await set.tag('production', 2);
    await set.untag('production');
    await set.tag('production', 1);
    const [tag] = (await set.read(HISTORY)).tags;
    expect(tag).toMatchObject({ name: 'production', version: { number: 1 } });
    expect(tag.history.map(({ from, to }: { from: number; to: number }) => [from, to])).toEqual([
      [null, 1],
      [1, 2],
      [2, null],
      [null, 1],
    ]);
    const last = tag.history.at(-1);
    expect([tag.movedAt, tag.movedBy]).toEqual([last.at, last.by]);
    const { viewer } = await tenant.data('{ viewer { apiKey { prefix } } }');
    expect(last.by).toContain(viewer.apiKey.prefix);
    const times = tag.history.map(({ at }: { at: string }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('that is moved to where it is stays, and nothing goes on record', async () => {
    const set = await newSet('ash');
    expect(await set.tag('production', 1)).toMatchObject({ unchanged: false });
    expect(await set.tag('production', 1)).toMatchObject({ unchanged: true });
    expect((await set.read(HISTORY)).tags[0].history).toHaveLength(1);
  });

  it('makes no version', async () => {
    const set = await newSet('ash');
    await set.tag('production', 1);
    await set.untag('production');
    expect(await set.read('latest { number } versions { totalCount }')).toEqual({
      latest: { number: 1 },
      versions: { totalCount: 1 },
    });
  });

  it('that was taken away is not there any more', async () => {
    const set = await newSet('ash');
    await set.tag('production', 1);
    expect(await set.untag('production')).toMatchObject({ unchanged: false });
    expect((await set.read(HISTORY)).tags).toEqual([]);
    expect(await set.readError('version(tag: "production") { number }')).toMatchObject(nowhere('tag'));
  });

  it('that is not there cannot be taken away', async () => {
    const set = await newSet('ash');
    expect(await refusal(set.untag('production'))).toMatchObject(nowhere('tag'));
    await set.tag('production', 1);
    await set.untag('production');
    expect(await refusal(set.untag('production'))).toMatchObject(nowhere('tag'));
  });

  it('is followed by classification at once', async () => {
    const set = await newSet('ash', 'birch');
    await set.remove(['ash']);
    const namesNow = async () => namesOf((await set.classify(anEmbedding(), { tag: 'production' })).predictions).sort();
    await set.tag('production', 1);
    expect(await namesNow()).toEqual(['ash', 'birch']);
    await set.tag('production', 2);
    expect(await namesNow()).toEqual(['birch']);
  });

  it('stays on its version when newer ones come', async () => {
    const set = await newSet('ash');
    await set.tag('production', 1);
    await set.upsert(named('oak'));
    const { provenance } = await set.classify(anEmbedding(), { tag: 'production' });
    expect(provenance.labelSetVersion).toBe(1);
  });

  it('cannot be asked for together with a version', async () => {
    const set = await newSet('ash');
    await set.tag('production', 1);
    expect(await set.classifyError(anEmbedding(), { tag: 'production', version: 1 })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.labelSet',
    });
  });

  it.each(['', 'x'.repeat(65), 'Production', '42', 'latest', 'to be', 'grün', 'a/b', 'production\n'])(
    'cannot be named %j',
    async (name) => {
      const set = await newSet('ash');
      const wrong = { code: 'BAD_USER_INPUT', argument: 'tag' };
      expect(await refusal(set.tag(name, 1))).toMatchObject(wrong);
      expect(await refusal(set.untag(name))).toMatchObject(wrong);
    },
  );

  it.each(['a', 'x'.repeat(64), 'v1.2_rc-3', '2026-11', 'latest-1', '-'])('can be named %j', async (name) => {
    const set = await newSet('ash');
    await set.tag(name, 1);
    expect(namesOf((await set.read('tags { name }')).tags)).toEqual([name]);
  });
});

describe('Deleting a label set', () => {
  const tenantFolder = async () => {
    const { viewer } = await tenant.data('{ viewer { tenant { id } } }');
    return join(running.data, 'tenants', viewer.tenant.id);
  };

  it('leaves nothing of it to be found', async () => {
    const set = await newSet('ash');
    await set.tag('production', 1);
    const { id, latest } = await set.read('id latest { id }');
    expect(await set.delete()).toBe(id);
    expect(await set.readError('name')).toMatchObject(nowhere('slug'));
    expect(await set.classifyError(anEmbedding())).toMatchObject(nowhere('input.labelSet.slug'));
    expect(await refusal(set.upsert(named('oak')))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(set.remove(['ash']))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(set.restore(1))).toMatchObject(nowhere('slug'));
    expect(await refusal(set.update({ name: 'Trees' }))).toMatchObject(nowhere('slug'));
    expect(await refusal(set.reencode())).toMatchObject(nowhere('slug'));
    expect(await refusal(set.tag('production', 1))).toMatchObject(nowhere('slug'));
    expect(await refusal(set.untag('production'))).toMatchObject(nowhere('slug'));
    expect(await refusal(set.delete())).toMatchObject(nowhere('slug'));
    for (const node of [id, latest.id]) {
      expect(await tenant.error(`{ node(id: "${node}") { id } }`)).toMatchObject(nowhere('id'));
    }
  });

  it('names the argument labelSet in mutations of labels', async () => {
    const set = await newSet('ash');
    await set.delete();
    expect(await refusal(set.upsert(named('oak')))).toMatchObject(nowhere('labelSet'));
    expect(await refusal(set.remove(['ash']))).toMatchObject(nowhere('labelSet'));
  });

  it('frees its slug for another set, of another id and with no past', async () => {
    const set = await newSet('ash', 'birch');
    await set.tag('production', 1);
    await set.upsert(named('oak'));
    const old = await set.delete();
    const again = await LabelSetClient.create(tenant, set.slug, named('elm'));
    const { id, latest, tags, versions } = await again.read(
      'id latest { number } tags { name } versions { totalCount }',
    );
    expect({ latest, tags, versions }).toEqual({ latest: { number: 1 }, tags: [], versions: { totalCount: 1 } });
    expect(id).not.toBe(old);
    expect(namesOf((await again.classify(anEmbedding())).predictions)).toEqual(['elm']);
  });

  it('frees its files', async () => {
    const set = await newSet('ash');
    const { id } = await set.read('id');
    const tables = async () => (await readdir(await tenantFolder())).filter((name) => name.includes(id));
    expect(await tables()).toHaveLength(1);
    await set.delete();
    expect(await tables()).toEqual([]);
  });
});

describe('Deleting a prompt template', () => {
  const remove = (slug: string) =>
    tenant.data('mutation ($slug: String!) { deletePromptTemplate(slug: $slug) { id } }', { slug });
  const inUse = { code: 'IN_USE', argument: 'slug' };

  it('is refused while the latest version of a set uses it', async () => {
    const slug = await newTemplate('a {label}');
    await LabelSetClient.create(tenant, `set-${++count}`, named('ash'), slug);
    expect(await refusal(remove(slug))).toMatchObject(inUse);
  });

  it('is refused while only an old version uses it, which keeps it', async () => {
    const slug = await newTemplate('a {label}');
    const set = await LabelSetClient.create(tenant, `set-${++count}`, named('ash'), slug);
    await set.useTemplate('photo');
    expect(await refusal(remove(slug))).toMatchObject(inUse);
    await set.restore(1);
    expect(await set.read('latest { promptTemplateSlug }')).toEqual({ latest: { promptTemplateSlug: slug } });
  });

  it('works once the sets that used it are deleted', async () => {
    const slug = await newTemplate('a {label}');
    const set = await LabelSetClient.create(tenant, `set-${++count}`, named('ash'), slug);
    await set.delete();
    await remove(slug);
    const input = { slug: `set-${++count}`, promptTemplate: { slug }, labels: named('ash') };
    expect(await tenant.error(CREATE, { input })).toMatchObject(nowhere('input.promptTemplate.slug'));
    expect(await refusal(remove(slug))).toMatchObject(nowhere('slug'));
  });

  it('frees its slug for another one', async () => {
    const slug = await newTemplate('a {label}', 'one {label}');
    const create = `mutation { createPromptTemplate(input: { slug: "${slug}", templates: ["the {label}"] }) {
      promptTemplate { version templates }
    } }`;
    expect(await tenant.error(create)).toMatchObject({ code: 'ALREADY_EXISTS', argument: 'input.slug' });
    await remove(slug);
    const { createPromptTemplate } = await tenant.data(create);
    expect(createPromptTemplate.promptTemplate).toEqual({ version: 1, templates: ['the {label}'] });
  });

  it.each(['photo', 'ensemble'])('is refused for the built-in %s', async (slug) => {
    expect(await refusal(remove(slug))).toMatchObject(inUse);
  });
});

describe('expectedVersion', () => {
  const change = (set: LabelSetClient, expectedVersion: number) => ({
    upsertLabels: () => set.upsert(named('oak'), { expectedVersion }),
    removeLabels: () => set.remove(['ash'], { expectedVersion }),
    'updateLabelSet with a template': () => set.useTemplate('ensemble', { expectedVersion }),
    'updateLabelSet with a name': () => set.update({ name: 'Trees' }, { expectedVersion }),
    restoreLabelSet: () => set.restore(1, { expectedVersion }),
    reencodeLabelSet: () => set.reencode({ expectedVersion }),
  });
  const mutations = Object.keys(change({} as LabelSetClient, 0)) as (keyof ReturnType<typeof change>)[];

  it.each(mutations)('that is not the latest makes %s a CONFLICT with expected and actual', async (mutation) => {
    const set = await newSet('ash', 'birch');
    await set.remove(['birch']);
    await set.upsert(named('birch'));
    for (const expected of [1, 2, 4]) {
      expect(await refusal(change(set, expected)[mutation]())).toMatchObject({
        code: 'CONFLICT',
        argument: 'expectedVersion',
        expected,
        actual: 3,
      });
    }
    expect(await set.read('name latest { number }')).toEqual({ name: set.slug, latest: { number: 3 } });
  });

  it.each(mutations)('that is the latest lets %s through', async (mutation) => {
    const set = await newSet('ash', 'birch');
    await set.upsert(named('elm'));
    await expect(change(set, 2)[mutation]()).resolves.toBeTruthy();
  });

  it('lets exactly one of several changes at a time through', async () => {
    const set = await newSet('ash');
    const options = { expectedVersion: 1 };
    const names = ['birch', 'cedar', 'elm', 'fir', 'oak'];
    const outcomes = await Promise.allSettled(names.map((name) => set.upsert(named(name), options)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await set.read('latest { number labelCount }')).toEqual({ latest: { number: 2, labelCount: 2 } });
  });
});

describe('Tenants', () => {
  const update = (id: string, input: Record<string, unknown>) =>
    running.operator.data(
      `mutation ($id: ID!, $input: UpdateTenantInput!) {
        updateTenant(id: $id, input: $input) { tenant { name status } }
      }`,
      { id, input },
    );
  const remove = (id: string) => running.operator.data('mutation ($id: ID!) { deleteTenant(id: $id) { id } }', { id });

  async function newTenant(): Promise<{ client: Client; id: string; slug: string }> {
    const slug = `tenant-of-versions-${++count}`;
    const client = await running.tenant(slug);
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    return { client, id: viewer.tenant.id, slug };
  }

  it('can be renamed', async () => {
    const { id, client } = await newTenant();
    await update(id, { name: 'Arboretum' });
    const { viewer } = await client.data('{ viewer { tenant { name status } } }');
    expect(viewer.tenant).toEqual({ name: 'Arboretum', status: 'ACTIVE' });
  });

  it('are FORBIDDEN everything while they are suspended, and go on afterwards', async () => {
    const { id, client } = await newTenant();
    await LabelSetClient.create(client, 'trees', named('ash'));
    await update(id, { status: 'SUSPENDED' });
    const { status, errors } = await client.send('{ labelSet(slug: "trees") { name } }');
    expect([status, errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN']);
    await update(id, { status: 'ACTIVE' });
    expect(await client.data('{ labelSet(slug: "trees") { name } }')).toEqual({ labelSet: { name: 'trees' } });
  });

  it('leave no directory, and no key that works, once they are deleted', async () => {
    const { id, client, slug } = await newTenant();
    await LabelSetClient.create(client, 'trees', named('ash'));
    const directories = () => readdir(join(running.data, 'tenants'));
    expect(await directories()).toContain(id);
    await remove(id);
    expect(await directories()).not.toContain(id);
    const { status, errors } = await client.send('{ labelSet(slug: "trees") { name } }');
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(await running.operator.error(`{ tenant(slug: "${slug}") { id } }`)).toMatchObject(nowhere('slug'));
  });

  it('that are deleted free their slug for a tenant with nothing', async () => {
    const { id, client, slug } = await newTenant();
    await LabelSetClient.create(client, 'trees', named('ash'));
    await remove(id);
    const again = await running.tenant(slug);
    expect(await again.data('{ labelSets { totalCount } }')).toEqual({ labelSets: { totalCount: 0 } });
  });

  it('that are not there cannot be changed', async () => {
    const { id } = await newTenant();
    await remove(id);
    for (const unknown of [id, 'no-such']) {
      expect(await refusal(update(unknown, { name: 'Arboretum' }))).toMatchObject(nowhere('id'));
      expect(await refusal(remove(unknown))).toMatchObject(nowhere('id'));
    }
  });

  it('are changed by the operator only', async () => {
    const { id, client } = await newTenant();
    const change = `mutation { updateTenant(id: "${id}", input: { name: "Arboretum" }) { tenant { name } } }`;
    expect(await client.error(change)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await client.error(`mutation { deleteTenant(id: "${id}") { id } }`)).toMatchObject({ code: 'FORBIDDEN' });
  });
});
