import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '#lexiclip/services/images/decode.js';
import { sharedFolder } from '../support/images.js';
import { colours, meanDifference, pixel } from '../support/pixels.js';

/** One card of sixteen colours, four in a row, as `test/support/colours/make.py` makes it. */
const FOLDER = fileURLToPath(new URL('./colours', import.meta.url));
/** In hexadecimal. */
const expected: Record<string, string> = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8'));
const files = Object.keys(expected);

const decoded = async (file: string) => decode(await readFile(join(FOLDER, file)), extname(file).slice(1));

/** The middles of the sixteen cells. */
async function card(file: string): Promise<number[][]> {
  const image = await decoded(file);
  const middles = [0, 1, 2, 3].map((i) => ((i + 0.5) * image.width) / 4);
  return middles.flatMap((y) => middles.map((x) => pixel(image, x, y)));
}

describe('The colours of an image', () => {
  it('are compared for every file that there is', () => {
    const found = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?!json)/.test(file));
    expect(found.sort()).toEqual([...files].sort());
  });

  // Two decoders of AVIF round differently by a level or two. Of a dark colour, a profile makes up to six of one.
  const mostOf = (file: string) => (file.startsWith('avif') ? { one: 6, mean: 0.6 } : { one: 1, mean: 0.2 });

  it.each(files)('are those that PIL with littlecms reads: %s', async (file) => {
    const ours = (await card(file)).flat();
    const theirs = Buffer.from((expected[file] as string).replaceAll(' ', ''), 'hex');
    expect(Math.max(...ours.map((level, i) => Math.abs(level - (theirs[i] as number))))).toBeLessThanOrEqual(
      mostOf(file).one,
    );
    expect(meanDifference(ours, theirs)).toBeLessThanOrEqual(mostOf(file).mean);
  });

  it.each(files.filter((file) => file.includes('-16-')))('are the same in 8 bits, pixel by pixel: %s', async (file) => {
    const [deep, plain] = await Promise.all([decoded(file), decoded(file.replace('-16-', '-8-'))]);
    expect(Buffer.from(deep.data).equals(Buffer.from(plain.data))).toBe(true);
  });

  const cases = sharedFolder('cases');
  (cases ? it : it.skip).each(['8bit-with-srgb-profile', '16bit-no-profile', '16bit-with-srgb-profile'])(
    'are as pure as they were made: %s',
    async (name) => {
      const image = await decode(await readFile(join(cases as string, `01-card-${name}.png`)), 'png');
      const primary = ['0 0 255', '0 255 0', '255 0 0'];
      const mixed = ['0 255 255', '255 0 255', '255 255 0'];
      expect(colours(image).sort()).toEqual([...primary, ...mixed, '255 255 255', '128 128 128'].sort());
    },
  );
});
