import { namesOf, newSet } from '../support/catalog.js';
import { anEmbedding, named } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('Restoring a version', () => {
  it('makes a new version with the same labels, of the same ids', async () => {
    const set = await newSet(tenant, 'ash', 'birch', 'cedar');
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
    const set = await newSet(tenant, 'ash');
    await set.useTemplate('ensemble');
    await set.restore(1);
    expect(await set.read('latest { number promptTemplateSlug }')).toEqual({
      latest: { number: 3, promptTemplateSlug: 'photo' },
    });
  });

  it('can be gone on from', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
    await set.remove(['ash']);
    await set.restore(1);
    await set.upsert(named('oak'));
    expect(namesOf(await set.labels({ number: 4 }))).toEqual(['ash', 'birch', 'oak']);
    expect(namesOf(await set.labels({ number: 2 }))).toEqual(['birch']);
  });

  it('that is the current one makes no version, and says so', async () => {
    const set = await newSet(tenant, 'ash');
    expect(await set.restore(1)).toMatchObject({ unchanged: true, version: { number: 1 } });
  });

  it('that holds just what the current one holds makes no version, and says so', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
    await set.upsert(named('oak'));
    await set.remove(['oak']);
    expect(await set.restore(1)).toMatchObject({ unchanged: true, version: { number: 3 } });
    await set.restore(2);
    expect(await set.restore(2)).toMatchObject({ unchanged: true, version: { number: 4 } });
  });
});
