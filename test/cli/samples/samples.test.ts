import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClasses } from '../../support/classify.js';
import { CommandLine } from '../../support/cli.js';
import { samplesOf } from '../../support/evaluation/samples.js';
import { distinctImages } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';

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

  it('list shows all sets, and delete takes one away', async () => {
    await cli.runHere(...IMPORT);
    const { output } = await cli.runHere('samples', 'list');
    expect(output.split('\n')[1]).toMatch(/^pets +animals +2 +4 +2 +0 +0 /);
    expect((await cli.runHere('samples', 'delete', 'pets', '--yes')).status).toBe(0);
    expect(await cli.json('samples', 'list')).toEqual([]);
  });
});
