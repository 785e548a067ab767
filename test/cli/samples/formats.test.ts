import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplesInFolder } from '#lexiclip/cli/formats/samples/folder.js';
import type { SampleFormat } from '#lexiclip/cli/formats/samples/names.js';
import { findPictures } from '#lexiclip/cli/formats/samples/pictures.js';
import type { SampleEntry } from '#lexiclip/cli/formats/samples/sample-entry.js';
import { samplesInFile } from '#lexiclip/cli/formats/samples/sample-file.js';

const answers = (entries: readonly SampleEntry[]) =>
  entries.map(({ picture, expected, kind }) => [picture, expected, ...(kind ? [kind] : [])]);

describe('Pictures with their right answers are read from', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = async (path: string, content = path) => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
    return join(folder, path);
  };
  const read = async (name: string, content: unknown, format?: SampleFormat) =>
    samplesInFile(await put(name, typeof content === 'string' ? content : JSON.stringify(content)), format, undefined);
  const inFolder = async (unknown?: string) => {
    const { entries, bad, notes } = await samplesInFolder(folder, unknown);
    const short = (text: string) => text.replaceAll(`${folder}/`, '');
    return {
      entries: entries.map(({ picture, expected, kind }) => [short(picture), expected, kind]),
      bad: bad.map(({ at, reason }) => [short(at), reason]),
      notes: notes.map(short),
    };
  };

  it('a folder for each label, with one for those in no label and folders for their kinds', async () => {
    for (const path of ['cat/a.jpg', 'cat/deep/b.JPG', 'dog/c.png', 'none/chair/d.jpg', 'none/e.jpg', 'f.jpg'])
      await put(path);
    await put('cat/notes.txt');
    expect(await inFolder('none')).toEqual({
      entries: [
        ['cat/a.jpg', ['cat'], null],
        ['cat/deep/b.JPG', ['cat'], null],
        ['dog/c.png', ['dog'], null],
        ['none/chair/d.jpg', [], 'chair'],
        ['none/e.jpg', [], null],
      ],
      bad: [['f.jpg', 'is in no folder of a label']],
      notes: [expect.stringContaining('1 file')],
    });
  });

  it('a folder with links in a circle, once', async () => {
    await put('cat/a.jpg');
    await symlink(folder, join(folder, 'cat', 'again'));
    await symlink(join(folder, 'nowhere'), join(folder, 'cat', 'lost'));
    const { entries, bad } = await inFolder();
    expect(entries).toEqual([['cat/a.jpg', ['cat'], null]]);
    expect(bad).toEqual([['cat/lost', 'no such file']]);
  });

  it('a folder whose part for those in no label is missing, with word of it', async () => {
    await put('cat/a.jpg');
    expect((await inFolder('nome')).bad).toEqual([['nome', 'there is no such folder']]);
  });

  it('a CSV table, whose bad rows are named', async () => {
    const { entries, bad } = await read(
      'list.csv',
      'Filename,label,kind,role,shelf\na.jpg,cat|dog,,example,3\nb.jpg,,chair,,\nc.jpg,,,,\n,cat,,,\nd.jpg,cat,chair,,\ne.jpg,cat,,boss,\n',
    );
    expect(answers(entries)).toEqual([
      ['a.jpg', ['cat', 'dog']],
      ['b.jpg', [], 'chair'],
      ['c.jpg', null],
    ]);
    expect(entries[0]).toMatchObject({ role: 'EXAMPLE', metadata: { shelf: '3' } });
    const file = join(folder, 'list.csv');
    expect(bad).toEqual([
      { at: `${file}:5`, reason: 'has no file' },
      { at: `${file}:6`, reason: 'has a label, and says that it is in none' },
      { at: `${file}:7`, reason: 'role must be EVALUATION or EXAMPLE, not BOSS' },
    ]);
  });

  it('JSON lines', async () => {
    const { entries, bad } = await read(
      'list.jsonl',
      '{"file": "a.jpg", "expected": ["cat"], "metadata": {"n": 1}}\n{"file": "b.jpg", "unknown": true}\n{"file": "c.jpg", "expected": null}\n[]\n',
    );
    expect(answers(entries)).toEqual([
      ['a.jpg', ['cat']],
      ['b.jpg', []],
      ['c.jpg', null],
    ]);
    expect(bad).toMatchObject([{ at: expect.stringMatching(/:4$/), reason: 'must be a JSON object' }]);
  });

  it('answers of classify that somebody has corrected', async () => {
    const csv = await read(
      'answers.csv',
      'path,labelSet,version,rank,name,id,similarity,probability,error,message,confidence\na.jpg,pets,1,1,cat,x,0.3,0.9,,,\na.jpg,pets,1,2,dog,y,0.2,0.1,,,\nb.jpg,pets,1,,,,,,UNSUPPORTED_IMAGE,no,\nc.jpg,pets,1,,,,,,,,\n',
    );
    expect([answers(csv.entries), csv.bad]).toEqual([
      [
        ['a.jpg', ['cat']],
        ['c.jpg', null],
      ],
      [],
    ]);
    expect(csv.notes).toEqual([expect.stringContaining('correct them first')]);
    const row = { labelSet: 'pets', version: 1, sha256: null, unknown: false, predictions: [{ rank: 1, name: 'cat' }] };
    const lines = [
      { ...row, path: 'a.jpg' },
      { ...row, path: 'b.jpg', label: 'dog' },
      { ...row, path: 'c.jpg', unknown: true, predictions: [] },
      { path: 'd.jpg', labelSet: 'pets', version: 1, error: { code: 'UNSUPPORTED_IMAGE' } },
    ];
    const { entries } = await read('answers.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(answers(entries)).toEqual([
      ['a.jpg', ['cat']],
      ['b.jpg', ['dog']],
      ['c.jpg', []],
    ]);
    expect(entries.map(({ metadata }) => metadata)).toEqual([null, null, null]);
  });

  it('an export of Label Studio', async () => {
    const choices = (...chosen: string[]) => ({ result: [{ type: 'choices', value: { choices: chosen } }] });
    const task = (id: number, image: string, ...annotations: object[]) => ({ id, data: { image }, annotations });
    const { entries, bad, notes } = await read('export.json', [
      task(1, '/data/local-files/?d=pets/a%20b.jpg', choices('cat')),
      task(2, '/data/upload/7/0a1b2c3d-c.jpg', choices('cat', 'dog'), { ...choices('frog'), was_cancelled: true }),
      task(3, 'd.jpg'),
      task(4, 'e.jpg', choices('cat'), choices('dog')),
    ]);
    expect(answers(entries)).toEqual([
      ['pets/a b.jpg', ['cat']],
      ['c.jpg', ['cat', 'dog']],
      ['d.jpg', null],
    ]);
    expect(bad).toMatchObject([{ reason: 'its annotators disagree: cat; dog' }]);
    expect(notes).toEqual(['1 task without an annotation: they are not judged yet']);
  });

  it('a short export of Label Studio', async () => {
    const { entries } = await read('min.json', [
      { id: 1, image: 'a.jpg', choice: 'cat', annotator: 1, annotation_id: 1 },
      { id: 2, image: 'b.jpg', choice: { choices: ['cat', 'dog'] }, annotator: 1, annotation_id: 2 },
    ]);
    expect(answers(entries)).toEqual([
      ['a.jpg', ['cat']],
      ['b.jpg', ['cat', 'dog']],
    ]);
  });

  it('a COCO file, in which every category of an image counts as right', async () => {
    const { entries, bad, notes } = await read('instances.json', {
      images: [{ id: 1, file_name: 'a.jpg' }, { id: 2, file_name: 'b.jpg' }, { id: 3 }],
      annotations: [
        { id: 10, image_id: 1, category_id: 1 },
        { id: 11, image_id: 1, category_id: 2 },
        { id: 12, image_id: 1, category_id: 1 },
        { id: 13, image_id: 9, category_id: 1 },
        { id: 14, image_id: 1, category_id: 9 },
      ],
      categories: [
        { id: 1, name: 'cat' },
        { id: 2, name: 'dog' },
      ],
    });
    expect(answers(entries)).toEqual([
      ['a.jpg', ['cat', 'dog']],
      ['b.jpg', null],
    ]);
    expect(bad.map(({ reason }) => reason)).toEqual([
      'there is no image 9',
      'there is no category 9',
      'has no file_name',
    ]);
    expect(notes).toHaveLength(1);
  });

  it('no file of another form', async () => {
    await expect(read('x.json', [1, 2])).rejects.toThrow('say with --format what it is');
    await expect(read('y.json', { images: [] }, 'coco')).rejects.toThrow('is no COCO file');
  });

  it('the folder that they are in, each file once', async () => {
    await put(
      'list.csv',
      'file,label\na.jpg,cat\nsub/b.jpg,cat\nc.jpg,dog\ngone.jpg,cat\nhttps://example.com/d.jpg,cat\nempty.jpg,cat\n',
    );
    await put('a.jpg', 'same');
    await put('sub/b.jpg', 'same');
    await put('c.jpg', 'same');
    await put('empty.jpg', '');
    const { entries } = await samplesInFile(join(folder, 'list.csv'), undefined, undefined);
    const { samples, bad, repeated } = await findPictures(entries, folder);
    expect([samples.map(({ picture }) => picture), repeated]).toEqual([['a.jpg'], 1]);
    expect(bad.map(({ at, reason }) => `${at.split(':').at(-1)}: ${reason.replaceAll(folder, '')}`)).toEqual([
      '5: /gone.jpg: no such file',
      '6: https://example.com/d.jpg is an address: bring the file here, and name its folder with --images',
      '7: /empty.jpg: is empty',
      expect.stringContaining('4: is the same picture as'),
    ]);
  });
});
