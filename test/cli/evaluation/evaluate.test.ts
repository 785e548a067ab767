import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandLine } from '../../support/cli.js';
import { embeddings, setWithVectors } from '../../support/evaluation/calibrations.js';
import { evaluationOf } from '../../support/evaluation/evaluate.js';
import { ADD, CREATE_SET } from '../../support/evaluation/samples.js';
import { type Client, sharedServer } from '../../support/server.js';

describe('The command line', () => {
  let tenant: Client;
  let cli: CommandLine;
  let folder: string;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    await setWithVectors(tenant, { known: 45, unknown: 5 });
  });
  afterAll(async () => {
    await cli.close();
    await rm(folder, { recursive: true });
  });

  describe('evaluate', () => {
    const EVALUATE = ['evaluate', 'animals', '--samples', 'pets'];

    it('prints what is right, label by label, and what is taken for what', async () => {
      const { status, output } = await cli.runHere(...EVALUATE);
      const { top1, confusions, mistakes } = await evaluationOf(tenant);
      expect(status).toBe(0);
      const [first, ...lines] = output.trimEnd().split('\n');
      expect(first).toBe('animals@1, version 2 of the samples: 45 samples of a label, 5 in no label');
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^top-1 +\\S+ % \\(${top1.count} of 45: \\S+ to \\S+ %\\)$`)),
      );
      const [{ expected, predicted, count }] = confusions;
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^${expected.name} +${predicted.name} +${count}$`)),
      );
      expect(lines).toContainEqual(expect.stringContaining(`worst of ${mistakes.totalCount} mistakes`));
      const scores = lines.flatMap((line) => /^unknowns by (.+?) +AUROC \d\.\d{3}, /.exec(line)?.[1] ?? []);
      expect(scores).toEqual(['probability', 'similarity', 'prototype']);
    });

    it('prints JSON, and is done by a job where that is asked for', async () => {
      const { top1 } = await evaluationOf(tenant);
      const found = await cli.json(...EVALUATE, '--job');
      expect(found).toMatchObject({ sampleCount: 45, top1: { count: top1.count, of: 45 } });
    });
  });

  describe('preview', () => {
    const PREVIEW = ['preview', 'animals', '--samples', 'pets'];

    it('prints what a draft in a file would change, and changes nothing', async () => {
      const file = join(folder, 'labels.csv');
      await writeFile(file, 'name,synonyms\ncat,kitten|tabby\nnewt,\n');
      const { status, output } = await cli.runHere(...PREVIEW, '--file', file);
      expect(status).toBe(0);
      const [first, ...lines] = output.trimEnd().split('\n');
      expect(first).toMatch(/^\d+ lost, \d+ gained of 45: \S+ points \(95 %: \S+ to \S+\), p \S+$/);
      expect(lines).toContainEqual(expect.stringMatching(/^animals@1 +\S+ % \(\d+ of 45: /));
      expect(lines).toContainEqual(expect.stringMatching(/^the draft +\S+ % \(\d+ of 45: /));
      const { labelSet } = await tenant.data('{ labelSet(slug: "animals") { latest { number } } }');
      expect(labelSet.latest.number).toBe(1);
    });

    it('fails for a draft that makes things worse where that is asked for', async () => {
      const names = await rightBySayingSo(tenant);
      const file = join(folder, 'worse.csv');
      // Each label gets what the next one shows.
      const rows = names.map((name, i) => `${name},a photo of a ${names[(i + 1) % names.length]}`);
      await writeFile(file, ['name,prompts', ...rows, ''].join('\n'));
      const worse = ['preview', 'animals', '--samples', 'sure', '--file', file];
      expect(await cli.json(...worse)).toMatchObject({ gained: 0, lost: 12, of: 12 });
      expect((await cli.runHere(...worse)).status).toBe(0);
      expect((await cli.runHere(...worse, '--fail-if-worse')).status).toBe(1);
      expect((await cli.runHere(...PREVIEW, '--to', 'latest', '--fail-if-worse')).status).toBe(0);
    });

    it.each([[[]], [['--to', '1', '--remove', 'cat']]])('refuses %p', async (args) => {
      const { status, messages } = await cli.runHere(...PREVIEW, ...args);
      expect(status).toBe(2);
      expect(messages).toContain('give either --to, or --file, --remove or --template');
    });
  });
});

const CLASSIFY = `query ($embedding: [Float!]!) {
  classify(input: { image: { embedding: $embedding }, labelSet: { slug: "animals" }, topK: 10 }) { predictions { name } }
}`;

/** Makes the sample set `sure` of twelve pictures whose right label is the one that comes first. @returns all labels */
async function rightBySayingSo(client: Client): Promise<string[]> {
  const pictures = embeddings(12, 5);
  const answers: { name: string }[][] = await Promise.all(
    pictures.map(async (embedding) => (await client.data(CLASSIFY, { embedding })).classify.predictions),
  );
  const samples = pictures.map((embedding, i) => ({ image: { embedding }, expected: [answers[i]?.[0]?.name] }));
  await client.data(CREATE_SET, { input: { slug: 'sure', labelSet: 'animals' } });
  await client.data(ADD, { input: { sampleSet: 'sure', samples } });
  return (answers[0] as { name: string }[]).map(({ name }) => name).sort();
}
