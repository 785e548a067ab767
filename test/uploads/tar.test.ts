import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { allOf, itemsOf, tarEntries, tarOf } from '../support/archives.js';

const FILES = [
  { path: './cats/one.png', bytes: 'first' },
  { path: 'cats/two.png', bytes: 'second '.repeat(20_000) },
  { path: 'empty.png', bytes: '' },
];
const TEXTS = [
  { seq: 0, name: 'cats/one.png', text: 'first' },
  { seq: 1, name: 'cats/two.png', text: 'second '.repeat(20_000) },
  { seq: 2, name: 'empty.png', text: '' },
];
const MEGABYTE = 1024 * 1024;

describe('The files of a tar archive', () => {
  it('come in its order', async () => {
    expect(await allOf(tarOf(FILES))).toEqual(TEXTS);
  });

  it('come out of one packed by gzip', async () => {
    expect(await allOf(gzipSync(tarOf(FILES)))).toEqual(TEXTS);
  });

  it('come from any of them on, whole out of any pieces', async () => {
    const cuts = [1, 511, 700, 100_000];
    expect(await allOf(tarOf(FILES), { from: 1, cuts })).toEqual(TEXTS.slice(1));
  });

  it('have the long names that an entry before them gives', async () => {
    const name = `${'folder/'.repeat(40)}one.png`;
    const long = { path: '././@LongLink', type: 'NextFileHasLongPath', bytes: `${name}\0` } as const;
    expect(await allOf(tarOf([long, { path: name.slice(0, 99), bytes: 'x' }]))).toEqual([{ seq: 0, name, text: 'x' }]);
  });

  it('leave out folders and hidden files', async () => {
    const folder = { path: 'cats/', type: 'Directory', bytes: '' } as const;
    expect(await allOf(tarOf([folder, { path: 'cats/.DS_Store', bytes: 'x' }, ...FILES]))).toEqual(TEXTS);
  });

  it.each(['SymbolicLink', 'Link'] as const)('fail alone: a %s', async (type) => {
    const link = { path: 'link.png', type, linkpath: '/etc/passwd', bytes: '' };
    const [first, ...others] = await allOf(tarOf([link, ...FILES]));
    expect(first).toMatchObject({ seq: 0, name: 'link.png', code: 'BAD_USER_INPUT' });
    expect(others.map(({ text }) => text)).toEqual(TEXTS.map(({ text }) => text));
  });

  it('fail alone: a device, and paths out of the archive', async () => {
    const device = { path: 'device', type: 'CharacterDevice', bytes: '' } as const;
    const paths = ['../up.png', '/absolute.png'].map((path) => ({ path, bytes: 'x' }));
    const items = await allOf(tarOf([device, ...paths, ...FILES]));
    expect(items.map(({ code }) => code)).toEqual([...Array(3).fill('BAD_USER_INPUT'), ...Array(3).fill(undefined)]);
  });

  it('fail alone when they are larger than an image may be', async () => {
    const [first, ...others] = await allOf(
      tarOf([{ path: 'large.png', bytes: Buffer.alloc(10 * MEGABYTE + 1) }, ...FILES]),
    );
    expect(first).toMatchObject({ seq: 0, name: 'large.png', code: 'PAYLOAD_TOO_LARGE' });
    expect(others).toHaveLength(3);
  });

  it.each([
    ['in a file', 2_000],
    ['between two files', 1_024],
    ['in a header', 1_200],
  ])('come until the place where it is cut off: %s', async (_, length) => {
    const reading = itemsOf(tarOf(FILES).subarray(0, length));
    expect(await reading.next()).toMatchObject({ value: { seq: 0 } });
    await expect(reading.next()).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'upload: is a tar archive that is cut off',
    });
  });

  it('come until the place where a header is damaged', async () => {
    const tar = Buffer.concat([tarEntries(FILES.slice(0, 1)), tarOf(FILES)]);
    tar.write('damage', 1024 + 100);
    const reading = itemsOf(tar);
    await reading.next();
    await expect(reading.next()).rejects.toMatchObject({ message: expect.stringContaining('damaged') });
  });

  it('come until the place where their gzip is cut off', async () => {
    const noise = { path: 'noise.png', bytes: randomBytes(MEGABYTE) };
    const packed = gzipSync(tarOf([...FILES, noise]));
    const items = itemsOf(packed.subarray(0, packed.length / 2));
    for (const seq of [0, 1, 2]) expect(await items.next()).toMatchObject({ value: { seq } });
    await expect(items.next()).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('is a gzip file that is cut off or damaged'),
    });
  });

  it('end where they unpack to more than the server unpacks', async () => {
    const bomb = gzipSync(tarOf([...FILES, { path: 'bomb', size: 8 ** 11 - 1, bytes: Buffer.alloc(64 * MEGABYTE) }]));
    const read: number[] = [];
    const reading = async () => {
      for await (const { seq } of itemsOf(bomb, { maxUnpackedBytes: 2 * MEGABYTE })) read.push(seq);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', extensions: { argument: 'upload' } });
    expect(read).toEqual([0, 1, 2, 3]);
  });

  it('end where there are more than are allowed', async () => {
    const reading = allOf(tarOf(FILES), { maxEntries: 2 });
    await expect(reading).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: expect.stringContaining('at most 2 entries'),
    });
  });

  it('are refused behind a description that takes the memory', async () => {
    const long = { path: 'x', type: 'ExtendedHeader', bytes: Buffer.alloc(MEGABYTE, 'x') } as const;
    await expect(allOf(tarOf([long, ...FILES]))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('are refused when gzip is packed by gzip', async () => {
    await expect(allOf(gzipSync(gzipSync(tarOf(FILES))))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('are read in seconds when they are thirty thousand, all empty', async () => {
    const [block] = [tarEntries([{ path: 'empty.png', bytes: '' }])];
    const tar = Buffer.concat([...Array<Buffer>(30_000).fill(block), Buffer.alloc(1024)]);
    const started = performance.now();
    let count = 0;
    for await (const { seq } of itemsOf(tar)) if (seq === count) count++;
    expect(count).toBe(30_000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
