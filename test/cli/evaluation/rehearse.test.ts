import { readFile } from 'node:fs/promises';
import { CommandLine, runHere } from '../../support/cli.js';
import { ADD, CREATE_SET } from '../../support/evaluation/samples.js';
import { exampleImage } from '../../support/images.js';
import { LabelSetClient, named } from '../../support/label-set.js';
import { averagingTower, ModelCopy } from '../../support/models/changed.js';
import { type Client, sharedServer } from '../../support/server.js';

const RIGHT: Readonly<Record<string, string[] | null>> = {
  'frog.png': ['frog'],
  'ship.png': ['ship'],
  'airplane.png': ['airplane'],
  'chelsea.png': ['cat'],
  'rocket.png': [],
  'apple.png': null,
};

describe('lexiclip model rehearse', () => {
  let tenant: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    const set = await LabelSetClient.create(tenant, 'things', named('airplane', 'frog', 'ship', 'cat'));
    await tenant.data(CREATE_SET, { input: { slug: 'pictures', labelSet: 'things', keepThumbnails: true } });
    await tenant.data(CREATE_SET, { input: { slug: 'bare', labelSet: 'things' } });
    const samples = await Promise.all(
      Object.entries(RIGHT).map(async ([fileName, expected]) => {
        const base64 = (await readFile(exampleImage(fileName))).toString('base64');
        return { image: { base64 }, fileName, expected };
      }),
    );
    for (const sampleSet of ['pictures', 'bare']) await tenant.data(ADD, { input: { sampleSet, samples } });
    await set.upsert(named('truck'));
    cli = await CommandLine.open(tenant);
  });
  afterAll(() => cli.close());

  const run = (model: string, ...args: string[]) => {
    const variables = { LEXICLIP_URL: tenant.url, LEXICLIP_KEY: tenant.key, LEXICLIP_THREADS: '1' };
    return runHere(['model', 'rehearse', model, ...args], variables, cli.folder);
  };
  const rehearse = (model: string, ...args: string[]) =>
    run(model, '--labels', 'things@1', '--samples', 'pictures', ...args);

  it('finds no difference to the model that runs, which this machine reads in the same way', async () => {
    const { status, output } = await rehearse('starter-clip', '--json');
    expect(status).toBe(0);
    const result = JSON.parse(output);
    expect(result.samples).toEqual({ judged: 4, unknowns: 1, unjudged: 1, notInVocabulary: 0 });
    expect(result.after.digest).toBe(result.before.digest);
    expect(result.before.top1).toMatchObject({ value: 1, count: 4, of: 4 });
    expect(result.after.top1).toEqual(result.before.top1);
    expect(result.after.auroc).toEqual(result.before.auroc);
    expect(result).toMatchObject({ differing: 0, gained: 0, lost: 0, pValue: 1, flips: [] });
  });

  it('shows what another model loses, and touches nothing', async () => {
    const versions = 'query { labelSet(slug: "things") { latest { number } } auditLog(first: 1) { totalCount } }';
    const before = await tenant.data(versions);
    const copy = await ModelCopy.of('models/starter-clip');
    await copy.write('onnx/text_model.onnx', averagingTower(3_014, 256));
    const { status, output } = await rehearse(copy.folder);
    await copy.remove();
    expect(status).toBe(0);
    expect(output).toMatch(
      /^things@1 on the pictures that pictures@2 has kept: 4 with right labels, 1 in no label, 1 not judged yet$/m,
    );
    expect(output).toMatch(/^starter-clip fp32 +100\.0 % +51\.0 % to 100\.0 % +\d\.\d{3} +\d\.\d{3}$/m);
    expect(output).toMatch(/^changed-model fp32 +\d+\.\d % /m);
    expect(output).toMatch(/^LOST +\w+\.png +\w+ +\w+ +\d+\.\d % +\w+ +\d+\.\d %$/m);
    expect(output).toMatch(
      /^0 gained, [1-4] lost of 4: −\d+\.0 points \(95 %: −\d+\.\d to [+−]\d+\.\d\), exact McNemar p \d\.\d+$/m,
    );
    expect(await tenant.data(versions)).toEqual(before);
  });

  it('says which samples it can do nothing with', async () => {
    const bare = await run('starter-clip', '--labels', 'things', '--samples', 'bare');
    expect(bare).toMatchObject({
      status: 2,
      messages: expect.stringMatching(/^lexiclip: --samples: bare keeps no thumbnails/),
    });
    await LabelSetClient.create(tenant, 'others', named('frog'));
    const others = await run('starter-clip', '--labels', 'others', '--samples', 'pictures');
    expect(others.messages).toBe('lexiclip: --samples: pictures belongs to the label set things\n');
    const absent = await run('starter-clip', '--labels', 'things', '--samples', 'absent');
    expect(absent).toMatchObject({ status: 1, messages: 'lexiclip: NOT_FOUND there is no sample set "absent"\n' });
  });
});
