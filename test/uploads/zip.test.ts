import { randomBytes } from 'node:crypto';
import { allOf, emptyFiles, itemsOf, zipOf } from '../support/archives.js';

const FILES = [
  { path: 'cats/one.png', bytes: 'first' },
  { path: 'cats/two.png', bytes: 'second '.repeat(1000) },
  { path: 'dogs/Größe.png', bytes: '' },
];
const TEXTS = FILES.map(({ path: name, bytes: text }, seq) => ({ seq, name, text }));
const MEGABYTE = 1024 * 1024;
/** Signature of an entry in the directory at the end. */
const ENTRY = Buffer.from('PK\x01\x02', 'latin1');
const LOCAL = Buffer.from('PK\x03\x04', 'latin1');

const second = (zip: Buffer, mark: Buffer): number => zip.indexOf(mark, zip.indexOf(mark) + 1);

describe('The files of a zip archive', () => {
  it.each([
    ['deflated', true],
    ['stored', false],
  ])('come in its order, %s', async (_, compress) => {
    expect(await allOf(await zipOf(FILES, { compress }))).toEqual(TEXTS);
  });

  it('come from any of them on', async () => {
    expect(await allOf(await zipOf(FILES), { from: 2 })).toEqual(TEXTS.slice(2));
  });

  it('come whole out of any pieces', async () => {
    const zip = await zipOf(FILES);
    const cuts = Array.from({ length: 5 }, (_, i) => Math.floor(((i + 1) * zip.length) / 7));
    expect(await allOf(zip, { cuts })).toEqual(TEXTS);
  });

  it('come in the form of more than 65,535 entries, too', async () => {
    expect(await allOf(await zipOf(FILES, { forceZip64Format: true }))).toEqual(TEXTS);
  });

  it('leave out folders, hidden files, and what macOS adds', async () => {
    const added = ['.DS_Store', 'a/.hidden', '.git/config', '__MACOSX/._one.png', 'a/__MACOSX/x.png'];
    const zip = await zipOf([...added.map((path) => ({ path, bytes: 'x' })), { path: 'one.png', bytes: 'y' }]);
    expect(await allOf(zip)).toEqual([{ seq: 0, name: 'one.png', text: 'y' }]);
  });

  it.each([
    ['../up.png', 'must not lead out of the archive'],
    ['a/../../up.png', 'must not lead out of the archive'],
    ['/etc/passwd', 'must be a relative path'],
    ['C:/windows.png', 'must be a relative path'],
  ])('fail alone with the path %s', async (path, why) => {
    const zip = await zipOf([{ path: 'x'.repeat(path.length), bytes: 'bad' }, ...FILES]);
    const changed = Buffer.from(zip.toString('latin1').replaceAll('x'.repeat(path.length), path), 'latin1');
    const [first, ...others] = await allOf(changed);
    expect(first).toEqual({ seq: 0, name: path, code: 'BAD_USER_INPUT', message: `${path}: ${why}` });
    expect(others.map(({ text }) => text)).toEqual(FILES.map(({ bytes }) => bytes));
  });

  it('may have the same name twice', async () => {
    const entries = ['one', 'two'].map((bytes) => ({ path: 'same.png', bytes }));
    expect((await allOf(await zipOf(entries))).map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it.each([
    ['an encrypted entry', 8, 1, 'is encrypted'],
    ['a method of compression that is not read', 10, 12, 'is compressed by method 12'],
    ['a link', 41, 0xa1, 'is a link or a device'],
  ])('fail alone: %s', async (_, offset, value, why) => {
    const zip = await zipOf(FILES);
    zip[zip.indexOf(ENTRY) + offset] = value;
    const [first, ...others] = await allOf(zip);
    expect(first).toMatchObject({
      name: 'cats/one.png',
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(why),
    });
    expect(others).toEqual(TEXTS.slice(1));
  });

  it.each([
    ['whose bytes were changed', (zip: Buffer) => zip.writeUInt8(0x58, zip.indexOf('second'))],
    ['whose header is not there', (zip: Buffer) => zip.writeUInt8(0, second(zip, LOCAL))],
    ['that is longer than it says', (zip: Buffer) => zip.writeUInt32LE(2, second(zip, ENTRY) + 24)],
  ])('fail alone: one %s', async (_, damage) => {
    const zip = await zipOf(FILES, { compress: false });
    damage(zip);
    const [first, damaged, third] = await allOf(zip);
    expect([first, third]).toEqual([TEXTS[0], TEXTS[2]]);
    const message = expect.stringContaining('cats/two.png: is damaged in its archive');
    expect(damaged).toEqual({ seq: 1, name: 'cats/two.png', code: 'BAD_USER_INPUT', message });
  });

  it('fail alone when they are larger than an image may be, without being unpacked', async () => {
    const zip = await zipOf([{ path: 'large.png', bytes: Buffer.alloc(10 * MEGABYTE + 1) }, ...FILES]);
    const [first, ...others] = await allOf(zip, { maxUnpackedBytes: MEGABYTE });
    expect(first).toMatchObject({ name: 'large.png', code: 'PAYLOAD_TOO_LARGE' });
    expect(others).toHaveLength(3);
  });

  it('fail alone when they unpack to more than they say', async () => {
    const zip = await zipOf([{ path: 'bomb.png', bytes: Buffer.alloc(9 * MEGABYTE) }, ...FILES]);
    zip.writeUInt32LE(100_000, zip.indexOf(ENTRY) + 24);
    const [first, ...others] = await allOf(zip);
    expect(first).toMatchObject({ name: 'bomb.png', code: 'BAD_USER_INPUT' });
    expect(others).toHaveLength(3);
  });

  it('are refused together when they unpack to more than the server unpacks', async () => {
    const zip = await zipOf(Array.from({ length: 3 }, () => ({ path: 'a.png', bytes: Buffer.alloc(MEGABYTE) })));
    const reading = itemsOf(zip, { maxUnpackedBytes: 2 * MEGABYTE });
    await expect(reading.next()).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      extensions: { argument: 'upload' },
    });
  });

  it('are refused together when they are too many', async () => {
    const reading = itemsOf(await zipOf(FILES), { maxEntries: 2 });
    await expect(reading.next()).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: expect.stringContaining('at most 2 entries'),
    });
  });

  it.each([0.2, 0.5, 0.9, 0.999])('are refused before the first when %d of the archive has come', async (part) => {
    const zip = await zipOf([...FILES, { path: 'noise.png', bytes: randomBytes(5000) }]);
    const reading = itemsOf(zip.subarray(0, zip.length * part));
    await expect(reading.next()).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(/^upload: is a zip archive that is cut off or damaged/),
    });
  });

  it('are none in an archive without files', async () => {
    expect(await allOf(await zipOf([]))).toEqual([]);
  });

  it('end with the signal of their reader', async () => {
    const controller = new AbortController();
    const reading = itemsOf(await zipOf(FILES), { signal: controller.signal });
    await reading.next();
    controller.abort(new Error('enough'));
    await expect(reading.next()).rejects.toThrow('enough');
  });

  it('are read in seconds and little memory when they are a hundred thousand, all empty', async () => {
    const zip = emptyFiles(100_000);
    const before = process.memoryUsage().rss;
    const started = performance.now();
    let count = 0;
    for await (const item of itemsOf(zip)) if ('bytes' in item && item.seq === count) count++;
    expect(count).toBe(100_000);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * MEGABYTE);
  });
});
