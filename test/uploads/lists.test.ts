import { gzipSync } from 'node:zlib';
import { allOf, itemsOf } from '../support/archives.js';

const A = 'https://images.example.com/a.png';
const B = 'http://images.example.com/b.png';
const refusal = (message: RegExp | string) => ({
  code: 'BAD_USER_INPUT',
  message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
  extensions: expect.objectContaining({ argument: 'upload' }),
});

describe('The lines of a list', () => {
  it('are URLs, with their names where they are given; blank lines do not count', async () => {
    const list = `${A}\r\n\n  ${B}\n${JSON.stringify({ url: A, name: 'Ä' })}`;
    expect(await allOf(Buffer.from(list))).toEqual([
      { seq: 0, name: A, url: A },
      { seq: 1, name: B, url: B },
      { seq: 2, name: 'Ä', url: A },
    ]);
  });

  it('are embeddings', async () => {
    const list = [{ embedding: [0.5, -1] }, { embedding: [2], name: 'two' }].map((line) => JSON.stringify(line));
    expect(await allOf(Buffer.from(list.join('\n')))).toEqual([
      { seq: 0, name: 'line 1', vector: [0.5, -1] },
      { seq: 1, name: 'two', vector: [2] },
    ]);
  });

  it('come from any of them on, out of any pieces, packed or not', async () => {
    const list = Buffer.from(`\uFEFF${A}\n${JSON.stringify({ url: B, name: 'ß' })}\n`);
    for (const upload of [list, gzipSync(list)])
      expect(await allOf(upload, { from: 1, cuts: [1, 2, 10, upload.length - 4] })).toEqual([
        { seq: 1, name: 'ß', url: B },
      ]);
  });

  it.each([
    ['no URL', 'cats/one.png', 'line 3 has no URL'],
    ['a file', 'file:///etc/passwd', 'line 3 has no URL'],
    ['a URL that is too long', `https://a.example/${'x'.repeat(2048)}`, 'line 3 its URL must have at most 2048'],
    ['no JSON', '{"url": ', 'line 3 is not valid JSON'],
    ['an object without either', '{"name": "x"}', 'line 3 must have either url or embedding'],
    ['an object with both', `{"url": "${A}", "embedding": [1]}`, 'line 3 must have either url or embedding'],
    ['a URL that is a number', '{"url": 7}', 'line 3 has no URL'],
    ['a name that is a number', `{"url": "${A}", "name": 7}`, 'line 3 its name must be a text'],
    ['an embedding of texts', '{"embedding": ["1"]}', 'line 3 its embedding must be a list of numbers'],
    ['an empty embedding', '{"embedding": []}', 'line 3 its embedding must have 1 to 8192 numbers'],
    ['a line without an end', 'x'.repeat(300_000), 'line 3 has'],
  ])('are refused together, with the number of the first that is wrong: %s', async (_, line, message) => {
    const reading = itemsOf(Buffer.from(`${A}\n\n${line}\n${B}`));
    await expect(reading.next()).rejects.toMatchObject(refusal(message));
  });

  it.each([
    ['bytes that are not UTF-8', Buffer.from(`${A}\n\xff`, 'latin1'), 'no list in UTF-8'],
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['zeros', Buffer.alloc(2000), 'neither an archive nor a text'],
    ['a 7z archive', Buffer.from('7z\xbc\xaf\x27\x1c\0\x04', 'latin1'), 'is a 7z archive'],
    ['an image', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'), 'is a PNG image'],
  ])('are refused together when they are %s', async (_, upload, message) => {
    await expect(allOf(upload)).rejects.toMatchObject(refusal(message));
  });

  it('are refused together when they are too many', async () => {
    const reading = itemsOf(Buffer.from(`${A}\n`.repeat(3)), { maxEntries: 2 });
    await expect(reading.next()).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });
});
