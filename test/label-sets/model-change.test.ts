import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anEmbedding, LabelSetClient, named, refusal } from '../support/label-set.js';
import { Client, OPERATOR_KEY, startTestServer, type TestServer } from '../support/server.js';

/** The same model under another name, and with another digest: there is white space more in its configuration. */
async function anotherModel(): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'lexiclip-model-')), 'other-clip');
  await cp('models/starter-clip', folder, { recursive: true });
  const config = join(folder, 'config.json');
  await writeFile(config, `${await readFile(config, 'utf8')}\n`);
  return folder;
}

describe('A server started with another model', () => {
  const SETS = 9;
  let data: string;
  let other: string;
  let running: TestServer;
  let key: string;
  /** Of another tenant. */
  let otherKey: string;
  let taken = 0;
  const digests: Record<string, string> = {};

  async function restartWith(model: string): Promise<void> {
    await running?.close();
    running = await startTestServer({ LEXICLIP_DATA: data, LEXICLIP_MODEL: model });
    key ??= (await running.tenant()).key;
    const loaded = (await client().data('{ model { id: modelId digest } }')).model;
    digests[loaded.id] = loaded.digest;
  }

  const client = (whose = key) => new Client(running.url, whose);
  const digestOf = (id: string) => digests[id]?.slice(0, 12) as string;

  /** A set of two versions, encoded with the starter model before the server was started with the other one. */
  const setOfTheOldModel = () => new LabelSetClient(client(), `set-${++taken}`);

  const mismatch = (version: number) => ({
    code: 'MODEL_MISMATCH',
    argument: 'labelSet',
    message: expect.stringMatching(
      new RegExp(
        `version ${version} .*starter-clip.*${digestOf('starter-clip')}.*other-clip.*${digestOf('other-clip')}`,
      ),
    ),
  });

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    other = await anotherModel();
    await restartWith('starter-clip');
    for (let i = 1; i <= SETS; i++) {
      const set = await LabelSetClient.create(client(), `set-${i}`, named('ash', 'birch'));
      await set.upsert(named('oak'));
    }
    otherKey = (await running.tenant()).key;
    for (const slug of ['own-1', 'own-2']) await LabelSetClient.create(client(otherKey), slug, named('ash'));
    await restartWith(other);
  });
  afterAll(async () => {
    await running.close();
    await rm(data, { recursive: true, force: true });
    await rm(join(other, '..'), { recursive: true, force: true });
  });

  it('refuses to classify with sets of the old one, and names both', async () => {
    const set = setOfTheOldModel();
    expect(digestOf('starter-clip')).not.toBe(digestOf('other-clip'));
    expect(await set.classifyError(anEmbedding())).toMatchObject(mismatch(2));
    expect(await set.classifyError(anEmbedding(), { version: 1 })).toMatchObject(mismatch(1));
  });

  it('refuses to add labels to sets of the old one', async () => {
    const set = setOfTheOldModel();
    expect(await refusal(set.upsert(named('elm')))).toMatchObject(mismatch(2));
    expect(await set.read('latest { number }')).toEqual({ latest: { number: 2 } });
  });

  it('still shows their labels and versions', async () => {
    const set = setOfTheOldModel();
    expect(await set.read('latest { model { id: modelId digest } labels { totalCount } }')).toEqual({
      latest: { model: { id: 'starter-clip', digest: digests['starter-clip'] }, labels: { totalCount: 3 } },
    });
  });

  it('encodes a set anew on demand, in a new version', async () => {
    const set = setOfTheOldModel();
    const change = await set.reencode({ message: 'a new model' });
    expect(change).toMatchObject({ unchanged: false, promptsEncoded: 3 });
    expect(change.version).toEqual({
      number: 3,
      labelCount: 3,
      operation: 'reencodeLabelSet',
      message: 'a new model',
    });
    expect(await set.labels({ number: 3 })).toEqual(await set.labels({ number: 2 }));
    expect(await set.diff(2, 3)).toMatchObject({ modelChanged: true, added: [], removed: [], changed: [] });
    const { predictions, provenance } = await set.classify(anEmbedding());
    expect(predictions).toHaveLength(3);
    expect(provenance).toMatchObject({
      labelSetVersion: 3,
      modelId: 'other-clip',
      modelDigest: digests['other-clip'],
    });
  });

  it('encodes all sets of a tenant anew for the operator, who sees counts only', async () => {
    const { viewer } = await client(otherKey).data('{ viewer { tenant { id } } }');
    const reencode = `mutation ($input: ReencodeAllInput!) {
      reencodeAll(input: $input) { found reencoded left promptsEncoded failures { code labelSets } }
    }`;
    const operator = new Client(running.url, OPERATOR_KEY);
    const variables = { input: { tenantId: viewer.tenant.id } };
    const { reencodeAll } = await operator.data(reencode, variables);
    expect(reencodeAll).toEqual({ found: 2, reencoded: 2, left: 0, promptsEncoded: 1, failures: [] });
    expect((await operator.data(reencode, variables)).reencodeAll).toMatchObject({ found: 0, reencoded: 0, left: 0 });
    const query = '{ labelSet(slug: "own-1") { latest { number createdBy operation model { modelId } } } }';
    expect((await client(otherKey).data(query)).labelSet.latest).toEqual({
      number: 2,
      createdBy: 'operator',
      operation: 'reencodeLabelSet',
      model: { modelId: 'other-clip' },
    });
  });

  it('lets old versions keep their model', async () => {
    const set = setOfTheOldModel();
    await set.reencode();
    const { versions } = await set.read('versions { nodes { number model { id: modelId } } }');
    expect(versions.nodes).toEqual([
      { number: 3, model: { id: 'other-clip' } },
      { number: 2, model: { id: 'starter-clip' } },
      { number: 1, model: { id: 'starter-clip' } },
    ]);
    expect(await set.classifyError(anEmbedding(), { version: 2 })).toMatchObject(mismatch(2));
  });

  it('makes no version of a set that is of its model already, and says so', async () => {
    const set = setOfTheOldModel();
    await set.reencode();
    expect(await set.reencode()).toMatchObject({ unchanged: true, promptsEncoded: 0, version: { number: 3 } });
  });

  it('adds labels to a set that was encoded anew', async () => {
    const set = setOfTheOldModel();
    await set.reencode();
    expect(await set.upsert(named('elm'))).toMatchObject({ added: 1, promptsEncoded: 1, version: { number: 4 } });
  });

  it('encodes an old version anew when it is restored', async () => {
    const set = setOfTheOldModel();
    await set.reencode();
    expect(await set.restore(1)).toMatchObject({ unchanged: false, version: { number: 4, labelCount: 2 } });
    expect((await set.classify(anEmbedding())).predictions).toHaveLength(2);
    expect(await set.read('latest { model { id: modelId } }')).toEqual({ latest: { model: { id: 'other-clip' } } });
  });

  it('and then with the old one classifies with the old versions, and not with the new one', async () => {
    const { slug } = setOfTheOldModel();
    await new LabelSetClient(client(), slug).reencode();
    await restartWith('starter-clip');
    const set = new LabelSetClient(client(), slug);
    const untouched = await LabelSetClient.create(client(), 'untouched', named('ash', 'birch'));
    expect((await set.classify(anEmbedding(), { version: 1 })).predictions).toEqual(
      (await untouched.classify(anEmbedding())).predictions,
    );
    expect(await set.classifyError(anEmbedding())).toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringMatching(/version 3 .*other-clip.*starter-clip/),
    });
  });
});
