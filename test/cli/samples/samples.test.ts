import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSIFY, createClasses } from '../../support/classify.js';
import { CommandLine } from '../../support/cli.js';
import { ADD, CREATE_SET, samplesOf } from '../../support/evaluation/samples.js';
import { distinctImages } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const COLLECT = `mutation {
  setCollection(input: { sampleSet: "pets", collection: { share: 1, perDay: 10, days: 1 } }) { unchanged }
}`;

describe('lexiclip samples', () => {
  const running = sharedServer();
  let client: Client;
  let cli: CommandLine;

  beforeEach(async () => {
    client = await running.tenant();
    await createClasses(client, 'animals');
    cli = await CommandLine.open(client);
    const images = await distinctImages(4, Math.floor(Math.random() * 60_000));
    const paths = ['photos/cat/a.png', 'photos/dog/b.png', 'photos/none/chair/c.png', 'photos/none/d.png'];
    for (const [i, path] of paths.entries()) {
      await mkdir(join(cli.folder, path, '..'), { recursive: true });
      await cli.file(path, Buffer.from(images[i] as string, 'base64'));
    }
  });
  afterEach(() => cli.close());

  const IMPORT = ['samples', 'import', 'photos', '--set', 'pets', '--labels', 'animals', '--unknown', 'none'];

  it('import brings a folder into a set that it makes, in one version', async () => {
    const { status, output, messages } = await cli.runHere(...IMPORT, '--thumbnails', '--message', 'all of them');
    expect([status, output]).toEqual([0, 'pets: version 2, 4 samples: 4 added, 0 changed, 0 as before, 0 failed\n']);
    expect(messages).toContain('made sample set pets for animals');
    expect(await samplesOf(client)).toMatchObject([
      {
        fileName: 'photos/cat/a.png',
        expected: [{ name: 'cat' }],
        thumbnail: expect.stringContaining('data:image/webp'),
      },
      { fileName: 'photos/dog/b.png', expected: [{ name: 'dog' }] },
      { expected: [], kind: 'chair' },
      { expected: [], kind: null },
    ]);
  });

  it('import of the same again makes no version', async () => {
    await cli.runHere(...IMPORT);
    expect((await cli.runHere(...IMPORT)).output).toBe(
      'pets: version 2, 4 samples: 0 added, 0 changed, 4 as before, 0 failed\n',
    );
  });

  it('import of a table with an unknown label sends nothing, and names the row', async () => {
    await cli.file('list.csv', 'file,label\nphotos/cat/a.png,cat\nphotos/dog/b.png,unicorn\n');
    const refused = await cli.runHere('samples', 'import', 'list.csv', '--set', 'pets', '--labels', 'animals');
    expect([refused.status, refused.messages]).toEqual([
      2,
      expect.stringContaining('list.csv:3: there is no label "unicorn"'),
    ]);
    expect(await samplesOf(client)).toEqual([]);
    const rest = await cli.runHere('samples', 'import', 'list.csv', '--set', 'pets', '--skip-bad');
    expect([rest.status, rest.output]).toEqual([0, expect.stringContaining('1 added')]);
  });

  it('import for another label set is refused', async () => {
    await createClasses(client, 'others');
    await cli.runHere(...IMPORT);
    const { status, messages } = await cli.runHere(
      'samples',
      'import',
      'photos',
      '--set',
      'pets',
      '--labels',
      'others',
    );
    expect([status, messages]).toEqual([2, expect.stringContaining('belongs to the label set "animals"')]);
  });

  it('import of pictures that cannot be decoded names them, and fails', async () => {
    await cli.file('photos/cat/broken.png', 'no image');
    const { status, output, messages } = await cli.runHere(...IMPORT);
    expect([status, output]).toEqual([1, expect.stringContaining('4 added, 0 changed, 0 as before, 1 failed')]);
    expect(messages).toContain('photos/cat/broken.png: UNSUPPORTED_IMAGE');
  });

  it('export writes a file by which answers are corrected', async () => {
    await cli.runHere(...IMPORT);
    await cli.runHere('samples', 'export', '--set', 'pets', '--out', 'pets.csv');
    const table = await readFile(join(cli.folder, 'pets.csv'), 'utf8');
    expect(table.split('\n')[0]).toBe('sampleId,file,label,kind,unknown,role,sha256,format,width,height,metadata');
    await cli.file('pets.csv', table.replace('photos/cat/a.png,cat,', 'photos/cat/a.png,frog,'));
    const { output } = await cli.runHere('samples', 'correct', '--set', 'pets', '--file', 'pets.csv');
    expect(output).toBe('pets: version 3: 4 samples\n');
    expect(await samplesOf(client)).toMatchObject([
      { expected: [{ name: 'frog' }], metadata: null },
      { expected: [{ name: 'dog' }] },
      { kind: 'chair' },
      { expected: [] },
    ]);
  });

  it('correct changes the answers of single samples, and takes samples out', async () => {
    await cli.runHere(...IMPORT);
    const [first, second] = await samplesOf(client);
    await cli.runHere('samples', 'correct', first?.sampleId as string, '--set', 'pets', '--unknown', '--kind', 'toy');
    const removed = await cli.runHere('samples', 'correct', second?.sampleId as string, '--set', 'pets', '--remove');
    expect(removed.output).toBe('pets: version 4, 3 samples\n');
    expect(await samplesOf(client)).toMatchObject([{ expected: [], kind: 'toy' }, { kind: 'chair' }, { expected: [] }]);
  });

  describe('inbox', () => {
    interface Waiting {
      readonly sampleId: string;
      readonly margin: number;
      readonly best: { readonly name: string };
    }
    const INBOX = ['samples', 'inbox', 'pets'];
    const waiting = async (): Promise<Waiting[]> => (await cli.json(...INBOX)).waiting;

    beforeEach(async () => {
      await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals', keepThumbnails: true } });
      const samples = (await distinctImages(3, 7)).map((base64) => ({ image: { base64 } }));
      await client.data(ADD, { input: { sampleSet: 'pets', samples } });
    });

    it('shows what nobody has judged, most uncertain first', async () => {
      const { output } = await cli.runHere(...INBOX, '--first', '2');
      const [heading, first, second, rest] = output.trimEnd().split('\n');
      expect(heading).toMatch(/^sample +file +best +second +margin +collected$/);
      const items = await waiting();
      expect([first, second].map((line) => line?.split(' ')[0])).toEqual(
        items.slice(0, 2).map(({ sampleId }) => sampleId),
      );
      expect(rest).toBe('and 1 that are less uncertain (--first)');
      const margins = items.map(({ margin }) => margin);
      expect(margins).toEqual([...margins].sort((a, b) => a - b));
    });

    it('writes a table of which the answers come back in one version, and lets go what is refused', async () => {
      await client.data(COLLECT);
      const [base64] = await distinctImages(1, 99);
      await waitUntil('the picture is collected', async () => {
        await client.data(CLASSIFY, { input: { image: { base64 }, labelSet: { slug: 'animals' } } });
        return (await waiting()).length === 4;
      });
      const { messages } = await cli.runHere(...INBOX, '--out', 'inbox.csv', '--thumbnails', 'small');
      expect(messages).toContain('wrote 3 thumbnails to small; none is kept of 1');
      const [[heading = '', ...rows], samples] = [await linesOf('inbox.csv'), await samplesOf(client)];
      expect(heading).toBe('sampleId,file,guess,probability,second,margin,accept,label,unknown,kind,refuse');
      const isSample = (row: string) => samples.some(({ sampleId }) => row.startsWith(sampleId));
      const [accepted = '', labelled = '', left = ''] = rows.filter(isSample);
      const [collected = ''] = rows.filter((row) => !isSample(row));
      const filled = [`${accepted.slice(0, -4)}x,,,,`, `${labelled.slice(0, -4)},frog,,,`, left, `${collected}x`];
      await cli.file('inbox.csv', [heading, ...filled].join('\n'));
      const { output } = await cli.runHere(...INBOX, '--judge', 'inbox.csv');
      expect(output).toBe('pets: version 3: 2 samples, 1 refused, 1 not judged yet\n');
      const answers = new Map((await samplesOf(client)).map(({ sampleId, expected }) => [sampleId, expected]));
      const answerTo = (row: string) => answers.get(row.split(',')[0] as string)?.map(({ name }) => name);
      expect([answerTo(accepted), answerTo(labelled)]).toEqual([[accepted.split(',')[2]], ['frog']]);
      expect((await waiting()).map(({ sampleId }) => sampleId)).toEqual([left.split(',')[0]]);
      expect((await readdir(join(cli.folder, 'small'))).length).toBe(3);
    });

    it('takes the guess of single pictures', async () => {
      const [first] = await waiting();
      const { output } = await cli.runHere(...INBOX, '--accept', first?.sampleId as string);
      expect(output).toBe('pets: version 3: 1 sample, 2 not judged yet\n');
      const judged = (await samplesOf(client)).find(({ sampleId }) => sampleId === first?.sampleId);
      expect(judged?.expected).toMatchObject([{ name: first?.best.name }]);
    });

    it.each([
      ['x,frog,,,', 'gives more than one of accept, label, unknown and refuse'],
      ['perhaps,,,,', 'accept must be true or false, not perhaps'],
    ])('sends nothing where a row says %s', async (cells, reason) => {
      await cli.runHere(...INBOX, '--out', 'inbox.csv');
      const [heading, row = ''] = await linesOf('inbox.csv');
      await cli.file('inbox.csv', `${heading}\n${row.slice(0, -4)}${cells}\n`);
      const { status, messages } = await cli.runHere(...INBOX, '--judge', 'inbox.csv');
      expect([status, messages]).toEqual([2, expect.stringContaining(`inbox.csv:2: ${reason}`)]);
    });

    const linesOf = async (file: string): Promise<string[]> =>
      (await readFile(join(cli.folder, file), 'utf8')).trimEnd().split('\n');
  });

  it('list shows all sets, and delete takes one away', async () => {
    await cli.runHere(...IMPORT);
    const { output } = await cli.runHere('samples', 'list');
    expect(output.split('\n')[1]).toMatch(/^pets +animals +2 +4 +2 +0 +0 /);
    expect((await cli.runHere('samples', 'delete', 'pets', '--yes')).status).toBe(0);
    expect(await cli.json('samples', 'list')).toEqual([]);
  });
});
