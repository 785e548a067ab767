import { namesOf, newSet, newSlug, newTemplate } from '../support/catalog.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('The difference between two versions', () => {
  it('has what was added, removed and changed, field by field', async () => {
    const set = await newSet(tenant, 'tree', 'ash', 'birch', 'cedar');
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
    const set = await newSet(tenant, 'ash', 'birch');
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
    const set = await newSet(tenant, 'ash', 'birch');
    const [ash] = await set.labels({ number: 1 });
    await set.upsert([{ id: ash?.id as string, name: 'common ash' }]);
    expect(await set.diff(1, 2)).toMatchObject({
      added: [],
      removed: [],
      changed: [{ before: { name: 'ash' }, after: { name: 'common ash' }, fields: ['name'] }],
    });
  });

  it('can be read in parts, each with so many entries of every list', async () => {
    const set = await newSet(tenant, 'a', 'b', 'c');
    await set.import([{ name: 'b', metadata: {} }, ...named('d', 'e', 'f')], { removeOthers: true });
    const part = async (first: number, offset: number) => {
      const fields = 'hasMore added { name } removed { name } changed { after { name } }';
      const { latest } = await set.read(`latest { diff(from: 1, first: ${first}, offset: ${offset}) { ${fields} } }`);
      const { hasMore, added, removed, changed } = latest.diff;
      return { hasMore, added: namesOf(added), removed: namesOf(removed), changed: changed.length };
    };
    expect(await part(2, 0)).toEqual({ hasMore: true, added: ['d', 'e'], removed: ['a', 'c'], changed: 1 });
    expect(await part(2, 2)).toEqual({ hasMore: false, added: ['f'], removed: [], changed: 0 });
    expect(await part(10_000, 3)).toEqual({ hasMore: false, added: [], removed: [], changed: 0 });
  });

  it.each([
    ['first: 0', 'first'],
    ['first: 10001', 'first'],
    ['first: 1, offset: -1', 'offset'],
  ])('is refused with %s', async (part, argument) => {
    const set = await newSet(tenant, 'a');
    expect(await set.readError(`latest { diff(from: 1, ${part}) { hasMore } }`)).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument,
    });
  });

  it('is empty between a version and itself', async () => {
    const set = await newSet(tenant, 'ash');
    expect(await set.diff(1, 1)).toMatchObject({ from: 1, to: 1, added: [], removed: [], changed: [] });
  });

  it('says when the prompt template was changed, and has the prompts of both', async () => {
    const set = await LabelSetClient.create(
      tenant,
      newSlug('set'),
      named('ash'),
      await newTemplate(tenant, 'a {label}'),
    );
    await set.useTemplate(await newTemplate(tenant, 'one {label}'));
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
