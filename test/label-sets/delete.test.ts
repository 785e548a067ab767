import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { namesOf, newSet, nowhere } from '../support/catalog.js';
import { anEmbedding, LabelSetClient, named, refusal } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('Deleting a label set', () => {
  const tenantFolder = async () => {
    const { viewer } = await tenant.data('{ viewer { tenant { id } } }');
    return join(running.data, 'tenants', viewer.tenant.id);
  };

  it('leaves nothing of it to be found', async () => {
    const set = await newSet(tenant, 'ash');
    await set.tag('production', 1);
    const { id, latest } = await set.read('id latest { id }');
    expect(await set.delete()).toBe(id);
    expect(await set.read('name')).toBeNull();
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
      expect(await tenant.data(`{ node(id: "${node}") { id } }`)).toEqual({ node: null });
    }
  });

  it('names the argument labelSet in mutations of labels', async () => {
    const set = await newSet(tenant, 'ash');
    await set.delete();
    expect(await refusal(set.upsert(named('oak')))).toMatchObject(nowhere('labelSet'));
    expect(await refusal(set.remove(['ash']))).toMatchObject(nowhere('labelSet'));
  });

  it('frees its slug for another set, of another id and with no past', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
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
    const set = await newSet(tenant, 'ash');
    const { id } = await set.read('id');
    const tables = async () => (await readdir(await tenantFolder())).filter((name) => name.includes(id));
    expect(await tables()).toHaveLength(1);
    await set.delete();
    expect(await tables()).toEqual([]);
  });
});
