import { readFile } from 'node:fs/promises';
import { CommandLine } from '../../support/cli.js';
import { ADD, CREATE_SET } from '../../support/evaluation/samples.js';
import { exampleImage } from '../../support/images.js';
import { LabelSetClient } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const CAT = exampleImage('chelsea.png');
const LABELS = [
  { name: 'cat', synonyms: ['kitten', 'truck'] },
  { name: 'dog', synonyms: ['puppy'] },
  { name: 'airplane', prompts: ['an airplane in the sky', 'a white airplane'] },
  { name: 'ship' },
];

interface Explained {
  readonly rank: number;
  readonly name: string;
  readonly byPhrase: readonly { readonly phrase: string; readonly similarity: number }[];
}

describe('lexiclip explain', () => {
  let tenant: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
    await LabelSetClient.create(tenant, 'sights', LABELS);
  });
  afterAll(() => cli.close());

  it('says of each label what its phrases said, the one that fits best first', async () => {
    const { status, output, messages } = await cli.runHere('explain', CAT, '--set', 'sights', '--top', '1');
    expect({ status, messages }).toEqual({ status: 0, messages: `${CAT} by sights@1\n` });
    const [, first, ...phrases] = output.trimEnd().split('\n');
    expect(first).toMatch(/^1\. cat +3 +0\.\d{3} +0\.\d{3}$/);
    expect(phrases.map((line) => line.trim().split(/ +/)[0]).sort()).toEqual(['cat', 'kitten', 'truck']);
    // A synonym that pulls away is last.
    expect(phrases.at(-1)).toMatch(/^ +truck /);
  });

  it('says it of the label that would be right as well, wherever it came', async () => {
    const { labels } = await cli.json('explain', CAT, '--set', 'sights', '--top', '1', '--label', 'Ship');
    expect(labels).toMatchObject([{ rank: 1 }, { name: 'ship', byPhrase: [{ phrase: 'ship', prompts: 1 }] }]);
    const { status, messages } = await cli.runHere('explain', CAT, '--set', 'sights', '--label', 'cow');
    expect(status).toBe(1);
    expect(messages).toContain('there is no label "cow" among the 4 best');
  });

  it('lists the prompts that a label has of its own', async () => {
    const { labels } = await cli.json('explain', CAT, '--set', 'sights', '--label', 'airplane', '--top', '1');
    expect(labels[1].byPhrase.map(({ phrase }: { phrase: string }) => phrase).sort()).toEqual([
      'a white airplane',
      'an airplane in the sky',
    ]);
  });

  it('says which labels are closest', async () => {
    const { output } = await cli.runHere('explain', CAT, '--set', 'sights', '--top', '1', '--nearest');
    expect(output).toMatch(/\nclosest to cat: \w+ \(-?\d\.\d{3}\), \w+ \(-?\d\.\d{3}\), \w+ \(-?\d\.\d{3}\)\n$/);
  });

  it('needs an image', async () => {
    expect(await cli.runHere('explain', 'missing.png', '--set', 'sights')).toMatchObject({
      status: 2,
      messages: expect.stringContaining('missing.png: no such file'),
    });
  });

  describe('of a sample', () => {
    beforeAll(async () => {
      await tenant.data(CREATE_SET, { input: { slug: 'seen', labelSet: 'sights' } });
      const image = { base64: (await readFile(CAT)).toString('base64') };
      const samples = [{ image, expected: ['ship'], fileName: 'cats/chelsea.png' }];
      await tenant.data(ADD, { input: { sampleSet: 'seen', samples } });
    });
    const SAMPLE = ['explain', 'cats/chelsea.png', '--set', 'sights', '--samples', 'seen'];

    it('says what the phrases of the first label and of the right one said, as of the image', async () => {
      const found = await cli.json(...SAMPLE);
      expect(found).toMatchObject({ sampleSet: 'seen', sampleSetVersion: 2, version: 1 });
      expect(found.sampleId).toMatch(/^sm_/);
      const { labels } = await cli.json('explain', CAT, '--set', 'sights', '--top', '1', '--label', 'ship');
      const seen = (some: Explained[]) =>
        some.map(({ rank, name, byPhrase }) => ({
          ...{ rank, name },
          phrases: byPhrase.map(({ phrase, similarity }) => [phrase, similarity.toFixed(5)]),
        }));
      expect(seen(found.labels)).toEqual(seen(labels));
      expect(found.labels[1]).toMatchObject({ name: 'ship', rank: expect.any(Number) });
      expect(await cli.json('explain', found.sampleId, '--set', 'sights', '--samples', 'seen')).toEqual(found);
    });

    it.each([
      [['explain', 'dog.png', '--set', 'sights', '--samples', 'seen'], 1, 'there is no sample "dog.png"'],
      [[...SAMPLE, '--label', 'dog'], 2, '--top and --label are for images'],
    ])('%p is refused', async (args, status, message) => {
      expect(await cli.runHere(...args)).toMatchObject({ status, messages: expect.stringContaining(message) });
    });
  });
});
