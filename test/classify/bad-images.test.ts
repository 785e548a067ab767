import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { CLASSIFY, CLASSIFY_MANY, Unchanged } from '../support/graphql/bad-input.js';
import { plain } from '../support/images.js';
import { sharedServer } from '../support/server.js';

/** Bytes of nothing in particular, always the same. */
const noise = (length: number): Buffer => {
  const block = createHash('sha512').update('noise').digest();
  return Buffer.concat(Array.from({ length: Math.ceil(length / block.length) }, () => block)).subarray(0, length);
};

describe('Bad input', () => {
  const running = sharedServer();
  let unchanged: Unchanged;

  beforeAll(async () => {
    unchanged = await Unchanged.open(running);
  });

  describe('as an image is refused', () => {
    const base64 = (bytes: Buffer) => bytes.toString('base64');
    const photo = () => sharp(noise(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } });
    const halfOf = (bytes: Buffer) => base64(bytes.subarray(0, bytes.length / 2));

    it.each<[string, () => unknown, string, string]>([
      ['what is not one', () => base64(Buffer.from('hello, world')), 'UNSUPPORTED_IMAGE', 'base64'],
      ['an SVG', () => base64(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'UNSUPPORTED_IMAGE', 'base64'],
      [
        'a PNG in name only',
        () => base64(Buffer.from('\x89PNG\r\n\x1a\nnothing', 'latin1')),
        'UNSUPPORTED_IMAGE',
        'base64',
      ],
      ['half a PNG', async () => halfOf(await photo().png().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['half a JPEG', async () => halfOf(await photo().jpeg().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['half a WebP', async () => halfOf(await photo().webp().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['half a GIF', async () => halfOf(await photo().gif().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['half an AVIF', async () => halfOf(await photo().avif().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['one over 10 MB', () => base64(noise(10 * 1024 * 1024 + 1)), 'PAYLOAD_TOO_LARGE', 'base64'],
      [
        'one over 25 megapixels',
        async () => base64(await plain(6000, 5000, [1, 2, 3]).png().toBuffer()),
        'PAYLOAD_TOO_LARGE',
        'base64',
      ],
      ['what is not base64', () => 'not base64!', 'BAD_USER_INPUT', 'base64'],
      ['nothing', () => '', 'UNSUPPORTED_IMAGE', 'base64'],
      ['a data: URI of text', () => 'data:text/plain;base64,aGVsbG8=', 'UNSUPPORTED_IMAGE', 'base64'],
    ])('%s', async (_, make, code, argument) => {
      const input = { image: { base64: await make() }, labelSet: { slug: 'trees' } };
      await unchanged.expectRefusal(CLASSIFY, { input }, code, `input.image.${argument}`);
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['no source', {}, 'input.image'],
      ['two sources', { base64: 'aaaa', embedding: [1] }, 'input.image'],
      ['an embedding of the wrong length', { embedding: [1, 0, 0] }, 'input.image.embedding'],
      ['an empty embedding', { embedding: [] }, 'input.image.embedding'],
      ['an embedding of zeros', { embedding: new Array(256).fill(0) }, 'input.image.embedding'],
      ['a URL, as long as there are none', { url: 'http://127.0.0.1/x.png' }, 'input.image.url'],
    ])('%s', async (_, image, argument) => {
      await unchanged.expectRefusal(
        CLASSIFY,
        { input: { image, labelSet: { slug: 'trees' } } },
        'BAD_USER_INPUT',
        argument,
      );
    });

    it.each(['1e999', '-1e999', 'null', '"NaN"'])('an embedding with %s in it', async (number) => {
      // As text: JSON.stringify has no word for what is not finite.
      const values = [...new Array(255).fill('1'), number].join(',');
      const body = `{ "query": ${JSON.stringify(CLASSIFY)}, "variables": { "input": {
        "labelSet": { "slug": "trees" }, "image": { "embedding": [${values}] } } } }`;
      const { errors } = await unchanged.post(body);
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        argument: expect.stringMatching(/^input\.image\.embedding/),
      });
    });

    it('as any number of images over 100', async () => {
      const images = new Array(101).fill({ base64: 'aaaa' });
      await unchanged.expectRefusal(
        CLASSIFY_MANY,
        { input: { images, labels: ['a'] } },
        'BAD_USER_INPUT',
        'input.images',
      );
      await unchanged.expectRefusal(
        CLASSIFY_MANY,
        { input: { images: [], labels: ['a'] } },
        'BAD_USER_INPUT',
        'input.images',
      );
    });
  });
});
