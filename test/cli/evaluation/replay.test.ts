import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine } from '../../support/cli.js';
import { exampleImage } from '../../support/images.js';
import { LabelSetClient, named } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const PICTURES = ['frog.png', 'ship.png', 'chelsea.png', 'airplane.png'];

describe('lexiclip replay', () => {
  let tenant: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    const set = await LabelSetClient.create(tenant, 'things', named('airplane', 'frog', 'ship', 'dog'));
    await set.upsert(named('cat'));
    await set.tag('production', 2);
    cli = await CommandLine.open(tenant);
    for (const name of PICTURES) await cli.file(name, await readFile(exampleImage(name)));
    const args = ['--set', 'things@1', '--keep-embeddings', '--out', 'answers.jsonl'];
    expect(await cli.runHere('classify', ...PICTURES, ...args)).toMatchObject({ status: 0 });
  });
  afterAll(() => cli.close());

  const answers = async () =>
    (await readFile(join(cli.folder, 'answers.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const written = (name: string, rows: readonly unknown[]) =>
    cli.file(name, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));

  it('changes no answer against the version that gave them', async () => {
    const { status, output } = await cli.runHere('replay', 'answers.jsonl', '--to', 'things@1', '--max-changed', '0');
    expect({ status, output }).toEqual({
      status: 0,
      output: '0 answers of 4 would change with things@1 (0.0 %; 95 %: 0.0 % to 49.0 %)\n',
    });
  });

  it('names the picture that a new label takes, and how many go that way', async () => {
    const { status, output } = await cli.runHere('replay', 'answers.jsonl', '--to', 'things:production');
    expect(status).toBe(0);
    expect(output).toMatch(/^frog +cat +1$/m);
    expect(output).toMatch(/^chelsea\.png +frog +\d+\.\d % +cat +\d+\.\d %$/m);
    expect(output).toMatch(
      /^1 answer of 4 would change with things@2 \(25\.0 %; 95 %: 4\.6 % to 69\.9 %\): 1 other label, 0 newly refused, 0 newly accepted$/m,
    );
  });

  it('gives the same as JSON, and all changes as a file', async () => {
    const args = ['--to', 'things@2', '--out', 'changes.jsonl', '--overwrite'];
    const result = await cli.json('replay', 'answers.jsonl', ...args);
    expect(result).toMatchObject({
      labelSet: 'things',
      version: 2,
      answers: 4,
      changed: 1,
      share: { value: 0.25, low: expect.closeTo(0.0456, 4), high: expect.closeTo(0.6994, 4), count: 1, of: 4 },
      otherLabel: 1,
    });
    expect(result.pairs).toEqual([{ before: 'frog', after: 'cat', count: 1 }]);
    const [change] = result.changes;
    expect(change).toMatchObject({
      name: 'chelsea.png',
      kind: 'CHANGED',
      before: { name: 'frog' },
      after: { name: 'cat' },
    });
    expect(JSON.parse(await readFile(join(cli.folder, 'changes.jsonl'), 'utf8'))).toEqual(change);
  });

  it('finds the probabilities that the service gives to the picture itself', async () => {
    const { changes } = await cli.json('replay', 'answers.jsonl', '--to', 'things@2');
    const now = await cli.runHere('classify', 'chelsea.png', '--set', 'things@2', '--top', '1', '--json');
    const [{ probability }] = JSON.parse(now.output).predictions;
    expect(changes[0].after.probability).toBeCloseTo(probability, 6);
  });

  it('fails when more would change than may', async () => {
    const run = (most: string) => cli.runHere('replay', 'answers.jsonl', '--to', 'things@2', '--max-changed', most);
    const [few, many] = [await run('0.2'), await run('0.25')];
    expect(few).toMatchObject({ status: 1, messages: 'lexiclip: 25.0 % would change, and 20.0 % may\n' });
    expect(many).toMatchObject({ status: 0, messages: '' });
  });

  it('tells what thresholds newly refuse and accept', async () => {
    const [frog, ship] = await answers();
    await written('thresholds.jsonl', [frog, { ...ship, unknown: true, predictions: [] }]);
    const to = ['replay', 'thresholds.jsonl', '--to', 'things@1'];
    const accepting = await cli.json(...to);
    expect(accepting).toMatchObject({
      changed: 1,
      newlyAccepted: 1,
      pairs: [{ before: null, after: 'ship', count: 1 }],
    });
    const refusing = await cli.json(...to, '--min-similarity', '0.99');
    expect(refusing).toMatchObject({ changed: 1, newlyRefused: 1, pairs: [{ before: 'frog', after: null, count: 1 }] });
  });

  it('takes answers as GraphQL gives them, and a label that was renamed is the same', async () => {
    const query = `query ($input: ClassifyInput!) { classify(input: $input) { embedding predictions { rank name probability
      label { labelId } } provenance { modelDigest dtype } } }`;
    const base64 = (await readFile(exampleImage('frog.png'))).toString('base64');
    const { classify } = await tenant.data(query, { input: { image: { base64 }, labelSet: { slug: 'things' } } });
    await written('graphql.jsonl', [{ ...classify, predictions: [{ ...classify.predictions[0], name: 'Kermit' }] }]);
    expect(await cli.json('replay', 'graphql.jsonl', '--to', 'things')).toMatchObject({ answers: 1, changed: 0 });
  });

  it('answers what it can, and names the first line of each kind that it cannot', async () => {
    const [frog] = await answers();
    const { embedding, ...without } = frog;
    const elsewhere = { ...frog, provenance: { ...frog.provenance, modelDigest: 'f00d' } };
    const failed = { path: 'x.png', labelSet: 'things', version: 1, error: { code: 'TIMEOUT', message: '' } };
    const short = { ...frog, embedding: embedding.slice(1) };
    await written('mixed.jsonl', [frog, '', failed, '{"path":"to', without, without, elsewhere, short]);
    const { status, output, messages } = await cli.runHere('replay', 'mixed.jsonl', '--to', 'things@1', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ answers: 1, leftOut: { NO_EMBEDDING: { count: 2, firstLine: 5 } } });
    expect(messages.split('\n')).toEqual([
      'mixed.jsonl:3: 1 image had no answer on record',
      'mixed.jsonl:4: 1 line holds no answer of classify',
      expect.stringMatching(
        /^mixed\.jsonl:5: 2 answers without a vector, of which this is the first: .*--keep-embeddings$/,
      ),
      'mixed.jsonl:7: 1 vector of another model than starter-clip fp32, which runs now',
      expect.stringMatching(/^mixed\.jsonl:8: 1 vector refused: BAD_USER_INPUT embedding: .*256/),
      '',
    ]);
  });

  it('has a job answer again what another job has answered, from the vectors that it has kept', async () => {
    const args = ['classify', ...PICTURES, '--set', 'things@1', '--job', '--keep-embeddings', '--out', 'job.jsonl'];
    const { messages } = await cli.runHere(...args);
    const [, id] = /^job (job_\w+)$/m.exec(messages) as unknown as [string, string];
    const result = await cli.json('replay', '--job', id, '--to', 'things@2');
    expect(result).toMatchObject({ answers: 4, changed: 1, pairs: [{ before: 'frog', after: 'cat', count: 1 }] });
    expect(result.changes[0].name).toBe('chelsea.png');
  });

  it('refuses a file without any answer, and one that is not there', async () => {
    await written('other.jsonl', [{ note: 1 }]);
    const run = (file: string) => cli.runHere('replay', file, '--to', 'things');
    const [other, absent] = [await run('other.jsonl'), await run('absent.jsonl')];
    expect(other).toMatchObject({
      status: 2,
      messages: expect.stringMatching(/has no answer that can be given again\n$/),
    });
    expect(absent).toMatchObject({ status: 2, messages: 'lexiclip: absent.jsonl: no such file\n' });
  });

  it('reads any number of answers in the order of the lines', async () => {
    const rows = await answers();
    await written(
      'many.jsonl',
      Array.from({ length: 450 }, (_, i) => ({ ...rows[i % 4], path: `${i}.png` })),
    );
    const args = ['--to', 'things@2', '--first', '5', '--out', 'many-changes.jsonl'];
    const { answers: count, changed, changes } = await cli.json('replay', 'many.jsonl', ...args);
    expect({ count, changed, shown: changes.length }).toEqual({ count: 450, changed: 112, shown: 5 });
    const all = (await readFile(join(cli.folder, 'many-changes.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(all.map((line) => JSON.parse(line).name)).toEqual(Array.from({ length: 112 }, (_, i) => `${i * 4 + 2}.png`));
  });
});

describe('lexiclip classify --keep-embeddings', () => {
  it('is refused where rows have no place for a vector', async () => {
    const cli = await CommandLine.open({ url: 'http://127.0.0.1:9', key: 'none' });
    const { status, messages } = await cli.runHere('classify', 'x.png', '--set', 'things', '--keep-embeddings');
    await cli.close();
    expect({ status, messages }).toEqual({ status: 2, messages: 'lexiclip: --keep-embeddings needs --format jsonl\n' });
  });
});
