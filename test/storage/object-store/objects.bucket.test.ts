import { randomBytes } from 'node:crypto';
import { loadBuilt, NativeDate } from '../../support/native.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';

type Opening = typeof import('#lexiclip/services/storage/root/objects/open-store.js');
type Store = Awaited<ReturnType<Opening['openStore']>>;

async function* piecesOf(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += 1_000_003) yield content.subarray(at, at + 1_000_003);
}

describeWithBucket('Objects in S3', () => {
  let bucket: TestBucket;
  let store: Store;

  beforeAll(async () => {
    bucket = await TestBucket.make();
    const { openStore, parseLocation } = await loadBuilt<Opening>('services/storage/root/objects/open-store.js');
    store = await openStore(parseLocation(bucket.uri(), 'DATA'), bucket.settings);
  });
  afterAll(async () => {
    store.close();
    await bucket.close();
  });

  async function contentOf(key: string): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of (await store.read(key)) ?? []) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  it('come back as they were written, whole or in parts', async () => {
    for (const bytes of [0, 1, 1 << 20, (40 << 20) + 17]) {
      const content = randomBytes(bytes);
      await store.write(`folder/${bytes} bytes+more`, piecesOf(content), bytes);
      expect((await contentOf(`folder/${bytes} bytes+more`)).equals(content)).toBe(true);
    }
  });

  it('are listed with their sizes and times, whole or up to the next folder', async () => {
    await store.write('listed/a', piecesOf(Buffer.alloc(3)), 3);
    await store.write('listed/b/c', piecesOf(Buffer.alloc(5)), 5);
    const found: { key: string; bytes: number; modifiedAt: Date }[] = [];
    for await (const object of store.list('listed/')) found.push(object);
    expect(found.map(({ key, bytes }) => [key, bytes])).toEqual([
      ['listed/a', 3],
      ['listed/b/c', 5],
    ]);
    expect(found.every(({ modifiedAt }) => Math.abs(NativeDate.now() - modifiedAt.getTime()) < 600_000)).toBe(true);
    const names: string[] = [];
    for await (const page of store.names('listed/')) names.push(...page);
    expect(names).toEqual(['a', 'b/']);
  });

  it('are copied within the service, under any name', async () => {
    await store.write('from/ä b+c%', piecesOf(Buffer.from('content')), 7);
    expect(await store.copy(bucket.name, 'from/ä b+c%', 'to/copy', 7)).toBe(true);
    expect((await contentOf('to/copy')).toString()).toBe('content');
    expect(await store.copy(bucket.name, 'from/nothing', 'to/nothing', 1)).toBe(false);
  });

  it('are written once where they must not be there yet', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => store.writeIfAbsent('once', Buffer.from([i]))),
    );
    expect(outcomes.filter(Boolean)).toEqual([true]);
    expect([...(await contentOf('once'))]).toEqual([outcomes.indexOf(true)]);
  });

  it('are deleted, more than a thousand in one call, and those that are not there are no error', async () => {
    const keys = Array.from({ length: 1_050 }, (_, i) => `many/${i}`);
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => store.write(key, piecesOf(Buffer.alloc(1)), 1)));
    }
    await store.remove([...keys, 'many/nothing']);
    await store.remove(['many/nothing']);
    expect(await bucket.keys('many/')).toEqual([]);
    expect(await store.read('many/1')).toBeUndefined();
  });
});
