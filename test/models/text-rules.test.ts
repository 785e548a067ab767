import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Label } from '#lexiclip/domain/label.js';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import type { ModelIdentity } from '#lexiclip/domain/model-identity.js';
import { finish } from '#lexiclip/domain/steps.js';
import { checkSamePrompts } from '#lexiclip/services/label-sets/model-mismatch.js';
import { anEmbedding, LabelSetClient, named } from '../support/label-set.js';
import { FAMILY_FOLDERS, familyFolder } from '../support/models/families.js';
import { Client, startTestServer, type TestServer } from '../support/server.js';

const withFamilies = FAMILY_FOLDERS.length > 0 ? it : it.skip;

describe('A version of other rules for texts', () => {
  const model = (textRules: number) => ({ id: 'm', digest: 'd', dtype: 'fp32', textRules }) as ModelIdentity;
  const check = (was: number, is: number, names: string[], prompts: string[] = []) => {
    const labels = names.map((name) => ({ name, synonyms: [], prompts }) as unknown as Label);
    const version = { number: 1, model: model(was) } as LabelSetVersion;
    return () => finish(checkSamePrompts('animals', version, model(is), { labels, templates: ['a photo of {label}'] }));
  };

  it('is used when they make no difference to it', () => {
    expect(check(1, 2, ['cat', 'field mouse'])).not.toThrow();
    expect(check(1, 2, ['cat'], ['a “cat”'])).not.toThrow();
  });

  it('is refused when they do', () => {
    expect(check(1, 2, ['cat', 'cat’s eye'])).toThrow(/version 1 of the rules for texts.*version 2/);
  });

  it('is refused when they are of another kind, whose tokens differ', () => {
    expect(check(2, 3, ['cat'])).toThrow(/version 2 of the rules for texts.*version 3/);
    expect(check(3, 4, ['cat'])).toThrow(/reencodeLabelSet/);
  });
});

describe("The rules of a model's family", () => {
  let data: string;
  let running: TestServer | undefined;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterEach(async () => {
    await running?.close();
    await rm(data, { recursive: true, force: true });
  });

  const start = async (folder: string, more: Record<string, string> = {}): Promise<TestServer> => {
    await running?.close();
    const { variables } = await familyFolder(folder);
    running = await startTestServer({ ...variables, ...more, LEXICLIP_DATA: data });
    return running;
  };

  withFamilies('show prompts as the model reads them', async () => {
    const tenant = await (await start('siglip')).tenant();
    const labels = [{ name: 'Cat, the 1st' }, { name: 'dog', prompts: ['A Dog!', 'a (small) dog'] }];
    const set = await LabelSetClient.create(tenant, 'animals', labels);
    const { latest } = await set.read('latest { labels { nodes { name renderedPrompts } } }');
    expect(latest.labels.nodes).toEqual([
      { name: 'Cat, the 1st', renderedPrompts: ['a photo of a cat the 1st'] },
      { name: 'dog', renderedPrompts: ['a dog', 'a small dog'] },
    ]);
  });

  withFamilies('are what a version was encoded by: with others it is encoded anew', async () => {
    const { key } = await (await start('jina-clip-split', { LEXICLIP_MODEL_FAMILY: 'clip' })).tenant();
    await LabelSetClient.create(new Client((running as TestServer).url, key), 'trees', named('ash', 'oak’s'));
    const { url } = await start('jina-clip-split');
    const set = new LabelSetClient(new Client(url, key), 'trees');
    const image = anEmbedding(64);
    expect(await set.classifyError(image)).toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringMatching(/version 2 of the rules for texts.*version 5.*reencodeLabelSet/),
    });
    const prompts = 'latest { labels { nodes { renderedPrompts } } }';
    expect((await set.read(prompts)).latest.labels.nodes[1].renderedPrompts).toEqual(["a photo of an oak's"]);
    expect(await set.reencode()).toMatchObject({ unchanged: false, promptsEncoded: 2 });
    expect((await set.read(prompts)).latest.labels.nodes[1].renderedPrompts).toEqual(['a photo of an oak’s']);
    expect((await set.classify(image)).predictions).toHaveLength(2);
  });
});
