import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { CommandLine } from '../../support/cli.js';
import { exampleImage } from '../../support/images.js';
import { LabelSetClient, named } from '../../support/label-set.js';
import { loadBuilt } from '../../support/native.js';
import { type Client, sharedServer } from '../../support/server.js';

type Upload = typeof import('#lexiclip/cli/bulk/upload.js');
type Sources = typeof import('#lexiclip/cli/bulk/given-source.js');

const PIECE = 8 * 1024 * 1024;

describe('lexiclip classify by a job', () => {
  let client: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    client = await sharedServer().tenant();
    await LabelSetClient.create(client, 'animals', named('airplane', 'cat', 'frog', 'ship'));
    cli = await CommandLine.open(client);
    await mkdir(join(cli.folder, 'images/below'), { recursive: true });
    await cli.file('images/frog.png', await readFile(exampleImage('frog.png')));
    await cli.file('images/below/ship.png', await readFile(exampleImage('ship.png')));
  });
  afterAll(() => cli.close());

  const byJob = (...args: string[]) => cli.runHere('classify', ...args, '--set', 'animals', '--job');

  it('sends the images of a folder, and writes a row for each', async () => {
    const { status, output, messages } = await byJob('images', '--top', '1');
    expect(status).toBe(0);
    const rows = output.trim().split('\n');
    expect(rows.map((row) => JSON.parse(row))).toEqual([
      expect.objectContaining({ seq: 0, name: 'images/below/ship.png', label: 'ship', unknown: false }),
      expect.objectContaining({ seq: 1, name: 'images/frog.png', label: 'frog', errorCode: null }),
    ]);
    expect(messages).toMatch(/^2 images: \d\.\d MB sent\njob job_\w+\n2 images by animals@1, 0 failed\n$/);
  });

  it('ends with a failure when an image fails, and has a row for it', async () => {
    await mkdir(join(cli.folder, 'mixed'));
    await cli.file('mixed/a.png', await readFile(exampleImage('frog.png')));
    await cli.file('mixed/b.png', 'no image');
    await cli.file('mixed/c.png', '');
    const { status, messages } = await byJob('mixed', '--out', 'mixed.csv');
    expect(status).toBe(1);
    expect(messages).toMatch(
      /^not sent: mixed\/c\.png: is empty\n(.*\n)*2 images by animals@1, 1 failed, 1 not sent\n$/,
    );
    const [head = '', first, second] = (await readFile(join(cli.folder, 'mixed.csv'), 'utf8')).split('\n');
    expect(head).toMatch(/^seq,name,label,/);
    expect([first, second]).toEqual([
      expect.stringMatching(/^0,mixed\/a\.png,frog,/),
      expect.stringMatching(/^1,mixed\/b\.png,.*UNSUPPORTED_IMAGE/),
    ]);
  });

  it('takes an archive, and a list, as it is', async () => {
    const frog = new Uint8Array(await readFile(exampleImage('frog.png')));
    await cli.file('some.zip', zipSync({ 'one.png': frog }));
    expect((await byJob('some.zip')).output).toMatch(/^\{"seq":0,"name":"one\.png","label":"frog",.*\}\n$/);
    const { dimensions } = (await client.data('{ model { dimensions } }')).model;
    const embedding = Array.from({ length: dimensions }, (_, i) => Number(i === 0));
    await cli.file('list.jsonl', `${JSON.stringify({ name: 'x', embedding })}\n`);
    expect((await byJob('list.jsonl')).output).toMatch(/^\{"seq":0,"name":"x","label":"\w+",.*\}\n$/);
  });

  it('can be left, and its results be had later', async () => {
    const { output } = await cli.runHere('classify', 'images', '--set', 'animals', '--top', '2', '--detach');
    const id = output.trim();
    expect(await cli.json('jobs', 'watch', id)).toMatchObject({
      state: 'SUCCEEDED',
      result: { total: 2, classified: 2, failed: 0, classifiedBy: { number: 1 } },
    });
    const args = ['jobs', 'results', id, '--out', 'later.parquet'];
    expect(await cli.runHere(...args)).toEqual({ status: 0, output: '', messages: '' });
    expect((await readFile(join(cli.folder, 'later.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
    const again = await cli.runHere(...args);
    expect(again).toMatchObject({ status: 2, messages: expect.stringMatching(/already exists: add --overwrite/) });
    expect((await cli.runHere('jobs', 'results', id)).output.split('\n')).toHaveLength(3);
  });

  it('is the same archive from any byte on, of the size that was told before', async () => {
    const { sourceOf } = await loadBuilt<Sources>('cli/bulk/given-source.js');
    const source = await sourceOf([join(cli.folder, 'images')]);
    const bytes = async (from: number) => {
      const parts: Uint8Array[] = [];
      for await (const part of source.open(from)) parts.push(part);
      return Buffer.concat(parts);
    };
    const whole = await bytes(0);
    expect(whole.length).toBe(source.size);
    expect((await bytes(777)).equals(whole.subarray(777))).toBe(true);
  });

  it('goes on with an upload where an earlier command has ended', async () => {
    const [{ upload }, { sourceOf }] = await Promise.all([
      loadBuilt<Upload>('cli/bulk/upload.js'),
      loadBuilt<Sources>('cli/bulk/given-source.js'),
    ]);
    const service = { endpoint: { url: `${client.url}/graphql`, key: client.key }, maxWaitMs: 0 };
    const file = join(cli.folder, 'large.tar');
    await writeFile(file, Buffer.alloc(2 * PIECE + 1000, 1));
    const source = await sourceOf([file]);
    const broken = {
      ...source,
      async *open(from: number) {
        yield* createReadStream(file, { start: from, end: PIECE + 10 });
        throw new Error('killed');
      },
    };
    await expect(upload(service as never, 'large-upload', broken, () => undefined)).rejects.toThrow('killed');
    // The first piece is there; of the second, not all had been made.
    const sent: number[] = [];
    await upload(service as never, 'large-upload', source, (bytes) => sent.push(bytes));
    expect(sent).toEqual([PIECE, 2 * PIECE, 2 * PIECE + 1000]);
  });

  it.each([
    ['images --job --resume', /needs no --resume/],
    ['images --detach --out x.csv', /jobs results --out/],
    ['images --job --format table', /--format must be jsonl, csv, parquet/],
    ['images --format parquet', /needs --job/],
    ['images some.zip --job', /or one archive, or one list/],
    ['nothing.zip --job', /nothing\.zip: /],
  ])('cannot use %s', async (line, reason) => {
    const { status, messages } = await cli.runHere('classify', ...line.split(' '), '--set', 'animals');
    expect({ status, messages }).toEqual({ status: 2, messages: expect.stringMatching(reason) });
  });
});
