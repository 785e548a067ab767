import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { allOf, type Entry, itemsOf, tarOf, zipOf } from '../support/archives.js';
import { loadBuilt } from '../support/native.js';

type Bytes = typeof import('#lexiclip/services/uploads/upload-bytes.js');
type Item = Record<string, unknown>;

const RUNS = { numRuns: 60 };

const entries = fc.array(
  fc.record({
    path: fc.stringMatching(/^[a-z]{1,8}(\/[a-z0-9]{1,12}){0,3}\.png$/),
    bytes: fc.string({ maxLength: 3000 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const FORMS: Readonly<Record<string, (files: readonly Entry[]) => Promise<Buffer>>> = {
  zip: (files) => zipOf(files),
  tar: async (files) => tarOf(files),
  'tar.gz': async (files) => gzipSync(tarOf(files)),
};
const forms = fc.constantFrom(...Object.keys(FORMS));
const archiveOf = (form: string, files: readonly Entry[]) => (FORMS[form] as (typeof FORMS)[string])(files);
const textsOf = (files: readonly Entry[]): Item[] =>
  files.map(({ path: name, bytes: text }, seq) => ({ seq, name, text }));

/** Places where an upload is cut into pieces. */
const cutsOf = (parts: readonly number[], length: number): number[] =>
  [...new Set(parts.map((part) => 1 + Math.floor(part * (length - 2))))].sort((a, b) => a - b);
const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

/** All items until the end or an error, and that error. */
async function readUntilError(upload: Buffer): Promise<{ items: Item[]; error: unknown }> {
  const items: Item[] = [];
  try {
    for await (const { seq, name } of itemsOf(upload)) items.push({ seq, name });
    return { items, error: undefined };
  } catch (error) {
    return { items, error };
  }
}

const isRefusal = (error: unknown): boolean =>
  ['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE'].includes((error as { code?: string }).code ?? '');

describe('Any archive', () => {
  it('gives back its files, cut into any pieces, from any of them on', async () => {
    const property = fc.asyncProperty(forms, entries, parts, fc.nat(14), async (form, files, places, from) => {
      const archive = await archiveOf(form, files);
      const cuts = cutsOf(places, archive.length);
      expect(await allOf(archive, { cuts, from })).toEqual(textsOf(files).slice(from));
    });
    await fc.assert(property, RUNS);
  });

  it('that is cut off gives some of its first files, or none, and then a refusal', async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    const property = fc.asyncProperty(forms, entries, unit, async (form, files, part) => {
      const archive = await archiveOf(form, files);
      // A tar archive ends with two blocks of zeros, of which one will do.
      const whole = form === 'tar' ? archive.length - 1023 : archive.length;
      const { items, error } = await readUntilError(archive.subarray(0, Math.floor(part * whole)));
      expect(items).toEqual(
        textsOf(files)
          .slice(0, items.length)
          .map(({ seq, name }) => ({ seq, name })),
      );
      if (form === 'zip') expect(items).toEqual([]);
      expect(isRefusal(error)).toBe(true);
    });
    await fc.assert(property, RUNS);
  });

  it('that is damaged gives no bytes that were not in it, and nothing but refusals', async () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(entries, changes, async (files, places) => {
      const archive = await zipOf(files);
      for (const [place, value] of places) archive[place % archive.length] = value;
      const texts = files.map(({ bytes }) => bytes);
      const read = await allOf(archive).catch((error: unknown) => {
        expect(isRefusal(error)).toBe(true);
        return [];
      });
      for (const { text, code } of read)
        expect(text === undefined ? code !== undefined : texts.includes(text as string)).toBe(true);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

describe('Any upload', () => {
  it('reads the same bytes whatever pieces it came in', async () => {
    const { UploadBytes } = await loadBuilt<Bytes>('services/uploads/upload-bytes.js');
    const bytes = fc.uint8Array({ minLength: 2, maxLength: 500 }).map((array) => Buffer.from(array));
    const property = fc.asyncProperty(bytes, parts, fc.nat(600), fc.nat(600), async (upload, places, from, length) => {
      const starts = [0, ...cutsOf(places, upload.length)];
      const pieces = starts.map((start, i) => ({ from: start, length: (starts[i + 1] ?? upload.length) - start }));
      const load = async (i: number) => upload.subarray(starts[i], starts[i + 1]);
      const reader = new UploadBytes(pieces, load);
      for (const at of [from, 0, from]) {
        const read = await reader.read(at, length);
        expect(Buffer.from(read).equals(upload.subarray(at, at + length))).toBe(true);
      }
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
