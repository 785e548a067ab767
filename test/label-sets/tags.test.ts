import { namesOf, newSet, nowhere } from '../support/catalog.js';
import { anEmbedding, named, refusal } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('A tag', () => {
  const HISTORY = 'tags { name version { number } movedBy movedAt history { from to by at } }';

  it('names a version', async () => {
    const set = await newSet(tenant, 'ash');
    await set.upsert(named('oak'));
    expect(await set.tag('production', 1)).toMatchObject({ unchanged: false, version: { number: 2 } });
    const { one, two } = await set.read('one: version(number: 1) { tags } two: version(number: 2) { tags }');
    expect([one.tags, two.tags]).toEqual([['production'], []]);
    expect(namesOf(await set.labels({ tag: 'production' }))).toEqual(['ash']);
  });

  it('has every move on record: from where, to where, by whom and when', async () => {
    const set = await newSet(tenant, 'ash');
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
    const set = await newSet(tenant, 'ash');
    expect(await set.tag('production', 1)).toMatchObject({ unchanged: false });
    expect(await set.tag('production', 1)).toMatchObject({ unchanged: true });
    expect((await set.read(HISTORY)).tags[0].history).toHaveLength(1);
  });

  it('makes no version', async () => {
    const set = await newSet(tenant, 'ash');
    await set.tag('production', 1);
    await set.untag('production');
    expect(await set.read('latest { number } versions { totalCount }')).toEqual({
      latest: { number: 1 },
      versions: { totalCount: 1 },
    });
  });

  it('that was taken away is not there any more', async () => {
    const set = await newSet(tenant, 'ash');
    await set.tag('production', 1);
    expect(await set.untag('production')).toMatchObject({ unchanged: false });
    expect((await set.read(HISTORY)).tags).toEqual([]);
    expect(await set.read('version(tag: "production") { number }')).toEqual({ version: null });
  });

  it('that is not there cannot be taken away', async () => {
    const set = await newSet(tenant, 'ash');
    expect(await refusal(set.untag('production'))).toMatchObject(nowhere('tag'));
    await set.tag('production', 1);
    await set.untag('production');
    expect(await refusal(set.untag('production'))).toMatchObject(nowhere('tag'));
  });

  it('is followed by classification at once', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
    await set.remove(['ash']);
    const namesNow = async () => namesOf((await set.classify(anEmbedding(), { tag: 'production' })).predictions).sort();
    await set.tag('production', 1);
    expect(await namesNow()).toEqual(['ash', 'birch']);
    await set.tag('production', 2);
    expect(await namesNow()).toEqual(['birch']);
  });

  it('stays on its version when newer ones come', async () => {
    const set = await newSet(tenant, 'ash');
    await set.tag('production', 1);
    await set.upsert(named('oak'));
    const { provenance } = await set.classify(anEmbedding(), { tag: 'production' });
    expect(provenance.labelSetVersion).toBe(1);
  });

  it('cannot be asked for together with a version', async () => {
    const set = await newSet(tenant, 'ash');
    await set.tag('production', 1);
    expect(await set.classifyError(anEmbedding(), { tag: 'production', version: 1 })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.labelSet',
    });
  });

  it.each(['', 'x'.repeat(65), 'Production', '42', 'latest', 'to be', 'grün', 'a/b', 'production\n'])(
    'cannot be named %j',
    async (name) => {
      const set = await newSet(tenant, 'ash');
      const wrong = { code: 'BAD_USER_INPUT', argument: 'tag' };
      expect(await refusal(set.tag(name, 1))).toMatchObject(wrong);
      expect(await refusal(set.untag(name))).toMatchObject(wrong);
    },
  );

  it.each(['a', 'x'.repeat(64), 'v1.2_rc-3', '2026-11', 'latest-1', '-'])('can be named %j', async (name) => {
    const set = await newSet(tenant, 'ash');
    await set.tag(name, 1);
    expect(namesOf((await set.read('tags { name }')).tags)).toEqual([name]);
  });
});
