import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { readContent, readLabels } from '#lexiclip/cli/formats/label-file.js';
import { workbookOf, workbookParts } from '../support/workbook.js';

const WORKBOOK = new URL('files/labels.xlsx', import.meta.url);

describe('A table of labels', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** What is read from a file with these bytes. */
  async function read(
    file: string,
    bytes: string | Uint8Array,
    options: Parameters<typeof readContent>[1] & { dataset?: string } = {},
  ) {
    const path = join(folder, file);
    await writeFile(path, bytes);
    const content = await readContent(path, options);
    const { entries, ...rest } = readLabels({ ...content, ...options, file });
    return { labels: entries.map(({ value }) => value), lines: entries.map(({ line }) => line), ...rest };
  }
  const refusal = (...args: Parameters<typeof read>) =>
    read(...args).then(
      () => undefined,
      (error: Error) => error.message.replace(`${folder}/`, ''),
    );

  it.each<[string, string]>([
    ['semicolons', 'name;synonyms\ncat, tame;kitten|puss\n'],
    ['tabs', 'name\tsynonyms\ncat, tame\tkitten|puss\n'],
    ["Excel's line with the separator", 'sep=;\r\nname;synonyms\r\ncat, tame;kitten|puss\r\n'],
    ['commas', 'name,synonyms\n"cat, tame",kitten|puss\n'],
  ])('may have %s between its cells', async (_, text) => {
    const { labels, bad } = await read('a.csv', text);
    expect({ labels, bad }).toEqual({ labels: [{ name: 'cat, tame', synonyms: ['kitten', 'puss'] }], bad: [] });
  });

  it('tells the line of a bad row below the line with the separator', async () => {
    const { bad } = await read('a.csv', 'sep=;\nname;id\ncat;a b\n');
    expect(bad).toEqual([{ line: 3, reason: expect.stringMatching(/^id: must be/) }]);
  });

  it('may have headings in any case, with spaces, and called otherwise', async () => {
    const { labels } = await read('a.csv', ' Label ,ALIASES,Parent_ID,label-id\nash,fraxinus,tree,a1\n');
    expect(labels).toEqual([{ name: 'ash', synonyms: ['fraxinus'], parentId: 'tree', id: 'a1' }]);
  });

  it('takes the column that is called as the field is, and keeps the other as metadata', async () => {
    const { labels } = await read('a.csv', 'class,name\nmammal,cat\n');
    expect(labels).toEqual([{ name: 'cat', metadata: { class: 'mammal' } }]);
  });

  it('is refused when two columns could be the name', async () => {
    expect(await refusal('a.csv', 'class,label\nmammal,cat\n')).toBe(
      'a.csv:1: the columns "class" and "label" could both be the name: call one of them "name"',
    );
  });

  it('keeps other columns as metadata, and says so', async () => {
    const { labels, notes } = await read('a.csv', 'name;Farbe;SKU\ncat;rot;A-1\ndog;;\n');
    expect(labels).toEqual([
      { name: 'cat', metadata: { Farbe: 'rot', SKU: 'A-1' } },
      { name: 'dog', metadata: null },
    ]);
    expect(notes).toEqual(['the columns "Farbe", "SKU" went into metadata']);
  });

  it('adds other columns to the metadata of a row, and refuses two values for one key', async () => {
    const { labels, bad } = await read('a.csv', 'name;metadata;SKU\ncat;"{""legs"": 4}";A-1\ndog;"{""SKU"": 1}";A-2\n');
    expect(labels).toEqual([{ name: 'cat', metadata: { legs: 4, SKU: 'A-1' } }]);
    expect(bad).toEqual([{ line: 3, reason: 'metadata: has "SKU", and there is a column "SKU"' }]);
  });

  it('may end its rows with empty cells, but not have cells without a heading', async () => {
    const { labels, bad } = await read('a.csv', 'name;\ncat;;;\ndog;big\n');
    expect(labels).toEqual([{ name: 'cat' }]);
    expect(bad).toEqual([{ line: 3, reason: 'cell 2 is not empty, and its column has no heading' }]);
  });

  it.each<[string, (text: string) => Buffer]>([
    ['utf-8', (text) => Buffer.from(`\ufeff${text}`)],
    ['utf-16le', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('is read by the byte order mark of %s', async (_, encode) => {
    // What Excel calls Unicode text is tab separated, and has the extension of a plain text.
    const { labels } = await read('a.txt', encode('name\tsynonyms\r\ncafé 😀\tCafé\r\n'));
    expect(labels).toEqual([{ name: 'café 😀', synonyms: ['Café'] }]);
  });

  it.each<[string, Uint8Array, string | undefined, RegExp]>([
    [
      'that are not UTF-8, with their line',
      Buffer.from('name\ncat\ncafé\n', 'latin1'),
      undefined,
      /^a\.csv:3: is not UTF-8 text: byte 0xE9 after "caf"; save the file as UTF-8/,
    ],
    ['of UTF-16 without a mark', Buffer.from('name\ncat\n', 'utf16le'), undefined, /^a\.csv:1: has a NUL character/],
    ['of UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x6e, 0, 0, 0]), undefined, /utf-32 is not an encoding that is read/],
    ['of half a character', Buffer.from([0xff, 0xfe, 0x6e, 0, 0, 0xd8]), undefined, /is not UTF-16LE text/],
    [
      'whose mark is not of the encoding that is given',
      Buffer.from('\ufeffname\ncat\n'),
      'windows-1252',
      /begins with the byte order mark of utf-8, and --encoding says windows-1252/,
    ],
    [
      'that the given encoding does not have',
      Buffer.from([0x6e, 0x0a, 0x81]),
      'shift_jis',
      /^a\.csv:2: has bytes that/,
    ],
    ['in an encoding that nobody knows', Buffer.from('name\n'), 'klingon', /klingon is not an encoding/],
  ])('is refused for bytes %s', async (_, bytes, encoding, reason) => {
    expect(await refusal('a.csv', bytes, { encoding })).toMatch(reason);
  });

  it.each<[string, number[], string]>([
    ['windows-1252', [0x80, 0x93, 0xe9], '€“é'],
    ['latin1', [0xe9, 0xdf], 'éß'],
    ['shift_jis', [0x94, 0x4c], '猫'],
    ['utf-16le', [0x2b, 0x73], '猫'],
  ])('is read as %s when told so', async (encoding, name, text) => {
    const head = encoding === 'utf-16le' ? Buffer.from('name\n', 'utf16le') : Buffer.from('name\n');
    const { labels } = await read('a.csv', Buffer.concat([head, Buffer.from(name)]), { encoding });
    expect(labels).toEqual([{ name: text }]);
  });

  it('may be a workbook, with texts, numbers, dates and empty rows, whatever the file is called', async () => {
    const { labels, lines, bad, notes } = await read('a.csv', await readFile(WORKBOOK));
    expect(labels).toEqual([
      {
        name: 'Bäume',
        synonyms: ['Gehölz', 'trees'],
        parent: null,
        metadata: { SKU: 'A-1', Price: 12.5, Since: '2024-03-01' },
      },
      { name: 'ash <b> & "q"', synonyms: [], parent: 'Bäume', metadata: { SKU: 42 } },
      { name: '101', synonyms: ['one hundred one'], parent: 'bäume', metadata: { SKU: true, Price: 0 } },
      { name: 'elm', synonyms: [], parent: null, metadata: null },
    ]);
    expect({ lines, bad }).toEqual({ lines: [2, 3, 5, 7], bad: [] });
    expect(notes).toEqual(['the columns "SKU", "Price", "Since" went into metadata']);
  });

  it('may be one of the sheets of a workbook', async () => {
    const bytes = workbookOf({ trees: [['name'], ['ash']], animals: [['name'], ['cat']], empty: [] });
    expect(await refusal('a.xlsx', bytes)).toMatch(/choose one with --dataset: trees, animals$/);
    expect((await read('a.xlsx', bytes, { dataset: 'animals' })).labels).toEqual([{ name: 'cat' }]);
  });

  /** A workbook whose first part has another unpacked size in the directory of the archive, bytes. */
  function announcing(size: number): Uint8Array {
    const bytes = Buffer.from(zipSync({ 'xl/workbook.xml': strToU8(`<workbook>${' '.repeat(100_000)}`) }));
    const entry = bytes.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    bytes.writeUInt32LE(size, entry + 24);
    return bytes;
  }

  it('is refused as a workbook that would unpack to too much, before it is unpacked', async () => {
    expect(await refusal('bomb.xlsx', announcing(65 * 1024 * 1024))).toMatch(/would unpack to more than 64 MiB/);
    const parts = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`${i}.xml`, new Uint8Array()]));
    expect(await refusal('parts.xlsx', zipSync(parts, { level: 0 }))).toMatch(/or to more than 1000 parts/);
  });

  it('is refused as a workbook that unpacks to more than it announces', async () => {
    expect(await refusal('liar.xlsx', announcing(20))).toMatch(/^liar\.xlsx: is not an \.xlsx workbook/);
  });

  it('is refused as a sheet whose last cell is far away', async () => {
    const far =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="1048576"><c r="XFD1048576"/></row>';
    expect(await refusal('far.xlsx', zipSync(workbookParts({ a: far })))).toMatch(/row 1048576 and column 16384/);
  });

  it.each<[string, Uint8Array, Record<string, string>, RegExp]>([
    ['an old or locked workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), {}, /save it as \.xlsx/],
    ['another archive', zipSync({ 'a.xml': strToU8('<a/>') }), {}, /is not an \.xlsx workbook/],
    ['half an archive', workbookOf({ a: [['name']] }).slice(0, 200), {}, /is not an \.xlsx workbook/],
    ['a text that is called a workbook', Buffer.from('name\ncat\n'), {}, /is not an \.xlsx workbook/],
    ['a workbook that is said to be JSON', workbookOf({ a: [['name']] }), { format: 'json' }, /--format says json/],
  ])('is refused as %s', async (_, bytes, options, reason) => {
    expect(await refusal('a.xlsx', bytes, options)).toMatch(reason);
  });

  it('names the row of a name that the spreadsheet has taken for a date', async () => {
    const { bad } = readLabels({
      file: 'a.xlsx',
      sheets: new Map([
        [
          'a',
          [
            { line: 1, value: ['name'] },
            { line: 2, value: [new Date('2024-03-01')] },
          ],
        ],
      ]),
    });
    expect(bad).toEqual([{ line: 2, reason: expect.stringMatching(/^name: .* taken it for a date/) }]);
  });

  it('warns of a synonym that may be several, and of a character that was lost', async () => {
    const { warnings, bad } = await read(
      'a.csv',
      'name,synonyms\ncat,"kitten, puss"\ndog,pup; whelp|hound\ncaf\ufffd,\n',
    );
    expect(bad).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/^a\.csv:2: "kitten, puss" is read as one synonym/),
      expect.stringMatching(/^a\.csv:3: "pup; whelp" is read as one synonym/),
      expect.stringMatching(/^a\.csv:4: "caf\ufffd" has lost a character/),
    ]);
  });
});
