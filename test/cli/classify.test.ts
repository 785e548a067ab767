import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine } from '../support/cli.js';
import { distinctImage, exampleImage } from '../support/images.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const IMAGES = 64;

interface Row {
  path: string;
  version: number;
  predictions?: { name: string; probability: number }[];
  error?: { code: string };
}

const rowsOf = (jsonl: string): Row[] =>
  jsonl
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row);

describe('lexiclip classify', () => {
  let running: TestServer;
  let tenant: Client;
  let set: LabelSetClient;
  let cli: CommandLine;

  beforeAll(async () => {
    // Less room than one request has images, so that some are asked to come later.
    running = await startTestServer({ LEXICLIP_TENANT_QUEUE_IMAGES: '12' });
    tenant = await running.tenant();
    set = await LabelSetClient.create(tenant, 'animals', named('airplane', 'cat', 'frog', 'ship'));
    await set.tag('production', 1);
    await set.upsert(named('truck'));
    cli = await CommandLine.open(tenant);
    await mkdir(join(cli.folder, 'many'));
    for (let i = 0; i < IMAGES; i++) {
      const name = `${String(i).padStart(3, '0')}.png`;
      await writeFile(join(cli.folder, 'many', name), Buffer.from(await distinctImage(i), 'base64'));
    }
    await mkdir(join(cli.folder, 'crowd'));
    for (let i = 0; i < 32; i++) {
      await writeFile(join(cli.folder, 'crowd', `${i}.png`), Buffer.from(await distinctImage(1_000 + i), 'base64'));
    }
    await cli.file('frog.png', await readFile(exampleImage('frog.png')));
    await cli.file('ship.png', await readFile(exampleImage('ship.png')));
    await cli.file('broken.png', 'no image');
  });
  afterAll(async () => {
    await Promise.all([cli.close(), running.close()]);
  });

  const output = () => readFile(join(cli.folder, 'out.jsonl'), 'utf8').catch(() => '');

  it('ranks files and patterns in their order, by the version that a tag is on, and goes on after a bad image', async () => {
    const args = ['classify', 'ship.png', 'broken.png', '*.png', '--set', 'animals:production', '--top', '2'];
    const { status, output, messages } = await cli.run(...args, '--json');
    expect(status).toBe(1);
    expect(messages).toBe('3 images by animals@1, 1 failed\n');
    const rows = rowsOf(output);
    expect(rows.map(({ path, version }) => [path, version])).toEqual([
      ['ship.png', 1],
      ['broken.png', 1],
      ['frog.png', 1],
    ]);
    expect(rows.map(({ predictions }) => predictions?.map(({ name }) => name)[0])).toEqual(['ship', undefined, 'frog']);
    expect(rows[0]?.predictions).toHaveLength(2);
    expect(rows[1]?.error).toMatchObject({ code: 'UNSUPPORTED_IMAGE' });
  });

  it('gives the same as a table and as CSV', async () => {
    const args = ['classify', 'frog.png', 'broken.png', '--set', 'animals@2', '--top', '1'];
    const [table, csv] = [await cli.runHere(...args), await cli.runHere(...args, '--format', 'csv')];
    const lines = table.output.split('\n');
    expect(lines[0]).toMatch(/^image +rank +label +similarity +probability$/);
    expect(lines[1]).toMatch(/^frog\.png +1 +frog +0\.\d{3} +\d+\.\d %$/);
    expect(lines[2]).toMatch(/^broken\.png +UNSUPPORTED_IMAGE: /);
    const records = csv.output.split('\n');
    expect(records[0]).toBe('path,labelSet,version,rank,name,id,similarity,probability,error,message,confidence');
    expect(records[1]).toMatch(/^frog\.png,animals,2,1,frog,lbl_\w+,0\.\d+,\d\S*,,$/);
    expect(records[2]).toMatch(/^broken\.png,animals,2,,,,,,UNSUPPORTED_IMAGE,/);
  });

  it('needs no more than a key that classifies', async () => {
    const create = 'mutation { createApiKey(input: { name: "gate", scopes: [CLASSIFY] }) { secret } }';
    const { createApiKey } = await tenant.data(create);
    const args = ['classify', 'frog.png', '--set', 'animals', '--json', '--key', createApiKey.secret];
    expect(rowsOf((await cli.runHere(...args)).output)).toMatchObject([
      { version: 2, predictions: [{ name: 'frog' }, {}, {}, {}, {}] },
    ]);
  });

  it('goes on where it was killed, and ends with each image once, in order', async () => {
    const args = ['classify', 'many', '--set', 'animals@1', '--out', 'out.jsonl', '--resume', '--concurrency', '1'];
    const first = cli.start(...args);
    await waitUntil('there is output', async () => (await output()) !== '');
    await first.stop('SIGKILL');
    const kept = await output();
    const before = rowsOf(kept).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(IMAGES);
    // A failure that was not the image's, and a line as it is torn when a machine goes down.
    const failure = { path: 'many/063.png', labelSet: 'animals', version: 1, error: { code: 'TIMEOUT' } };
    await cli.file('out.jsonl', `${kept}${JSON.stringify(failure)}\n{"path":"many/0`);
    const { status, messages } = await cli.run(...args);
    expect(messages).toBe(`${before} images in out.jsonl already\n${IMAGES - before} images by animals@1, 0 failed\n`);
    expect(status).toBe(0);
    const whole = await output();
    expect(whole.startsWith(kept)).toBe(true);
    const paths = rowsOf(whole).map(({ path }) => path);
    expect(paths).toEqual(Array.from({ length: IMAGES }, (_, i) => join('many', `${String(i).padStart(3, '0')}.png`)));
  });

  it('waits for a service that has too much to do, as long as it may', async () => {
    const args = ['classify', 'crowd', '--set', 'animals', '--out', 'crowd.jsonl'];
    const hasty = await cli.runHere(...args, '--max-wait', '0');
    expect(hasty.status).toBe(1);
    const refused = rowsOf(await readFile(join(cli.folder, 'crowd.jsonl'), 'utf8')).filter(({ error }) => error);
    expect(new Set(refused.map(({ error }) => error?.code))).toEqual(new Set(['OVERLOADED']));
    const patient = await cli.runHere(...args, '--resume');
    expect(patient.messages).toMatch(/^\d+ images in crowd\.jsonl already\n\d+ images by animals@2, 0 failed\n$/);
  });

  it('does not write over an output that is there, and does not go on with a file of something else', async () => {
    await cli.file('notes.jsonl', '{"note": 1}\n');
    const args = ['classify', 'frog.png', '--set', 'animals', '--out', 'notes.jsonl'];
    const [plain, resumed] = [await cli.runHere(...args), await cli.runHere(...args, '--resume')];
    expect(plain).toMatchObject({ status: 2, messages: expect.stringMatching(/add --resume or --overwrite/) });
    expect(resumed).toMatchObject({ status: 2, messages: expect.stringMatching(/notes\.jsonl:1: is no row/) });
    expect(await readFile(join(cli.folder, 'notes.jsonl'), 'utf8')).toBe('{"note": 1}\n');
  });
});
