import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { decode } from '#lexiclip/services/images/decode.js';
import { preprocess } from '#lexiclip/services/images/preprocess.js';
import { wholeOf } from '#lexiclip/services/images/resampling/geometry.js';
import { median } from '../support/measure.js';
import { printGrid } from '../support/table.js';
import { levels, ours, type Pixels, specOf } from './methods.js';

const SIZE = 224;
const ROUNDS = 5;
const PROGRAM = fileURLToPath(new URL('./pil.py', import.meta.url));

const SIZES = [
  [3000, 2000],
  [3264, 2448],
  [3600, 2400],
  [3872, 2592],
  [4032, 2728],
  [4032, 3024],
  [6000, 4000],
] as const;

interface LargePhoto {
  readonly title: string;
  readonly file: string;
}

/** JPEGs of photos side by side, each in its own detail, and some of them turned by EXIF. */
async function makePhotos(from: string, into: string): Promise<LargePhoto[]> {
  const names = (await readdir(from)).filter((name) => /^(corkscrew|italian_greyhound|oil_filter)\.jpg$/.test(name));
  const tiles = await Promise.all(
    names.map(async (name) =>
      sharp(await readFile(join(from, name)))
        .resize(1200, 1200)
        .toBuffer(),
    ),
  );
  const layers = Array.from({ length: 24 }, (_, i) => ({
    input: tiles[i % tiles.length] as Buffer,
    left: (i % 6) * 1000,
    top: Math.floor(i / 6) * 1000,
  }));
  const canvas = { create: { width: 7200, height: 4200, channels: 3, background: 'white' } } as const;
  const { data, info } = await sharp(canvas).composite(layers).raw().toBuffer({ resolveWithObject: true });
  const photos: LargePhoto[] = [];
  for (const [width, height] of SIZES) {
    for (const orientation of width === 4032 || width === 3264 ? [1, 6] : [1]) {
      const file = join(into, `${width}x${height}-${orientation}.jpg`);
      const image = sharp(data, { raw: info, limitInputPixels: false }).extract({ left: 0, top: 0, width, height });
      await writeFile(file, await image.withMetadata({ orientation }).jpeg({ quality: 88 }).toBuffer());
      const megapixels = ((width * height) / 1e6).toFixed(1);
      photos.push({ title: `${megapixels} MP${orientation === 1 ? '' : ', turned'}`, file });
    }
  }
  return photos;
}

/** Decodes all of the photo, upright, and preprocesses that. */
async function whole(jpeg: Uint8Array): Promise<Pixels> {
  const pixels = new Float32Array(3 * SIZE * SIZE);
  preprocess(wholeOf(await decode(jpeg, 'jpeg')), specOf(SIZE), pixels);
  return pixels;
}

/** Digest of the 8-bit pixels, as `pil.py` makes it. */
function digest(pixels: Pixels): string {
  const values = levels(pixels, specOf(SIZE));
  const area = values.length / 3;
  const interleaved = Uint8Array.from(values, (_, i) =>
    Math.round(values[(i % 3) * area + Math.floor(i / 3)] as number),
  );
  return createHash('sha256').update(interleaved).digest('hex');
}

/**
 * Compares large photos with Pillow, in turns: bits, and the time from the file's bytes to the model's input.
 *
 * @param from folder of the reference images
 * @param python a Python with Pillow
 * @returns whether all bits are equal
 */
export async function compareLargePhotos(from: string, python: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'lexiclip-bench-'));
  const pil = spawn(python, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface(pil.stdout)[Symbol.asyncIterator]();
  const rows: string[][] = [];
  let equal = true;
  try {
    for (const { title, file } of await makePhotos(from, folder)) {
      const bytes = await readFile(file);
      const ms = { ours: [] as number[], whole: [] as number[], pil: [] as number[] };
      const same = digest(await ours(bytes, SIZE)) === (await ask(file)).digest;
      for (let round = 0; round < ROUNDS; round++) {
        for (const [name, run] of [
          ['ours', (b: Buffer) => ours(b, SIZE)],
          ['whole', whole],
        ] as const) {
          const started = performance.now();
          await run(bytes);
          ms[name].push(performance.now() - started);
        }
        ms.pil.push((await ask(file)).ms);
      }
      equal &&= same;
      const [a, b, c] = [median(ms.ours), median(ms.whole), median(ms.pil)];
      rows.push([title, a.toFixed(1), b.toFixed(1), c.toFixed(1), (a / c).toFixed(2), same ? 'equal' : 'different']);
    }
  } finally {
    pil.kill();
    await rm(folder, { recursive: true });
  }
  console.log('ms for a large photo, from its bytes to normalised floats; Pillow to 8-bit pixels');
  printGrid([['', 'ours', 'ours, of the whole', 'Pillow', 'ours ÷ Pillow', 'bits'], ...rows]);
  return equal;

  async function ask(file: string): Promise<{ ms: number; digest: string }> {
    pil.stdin.write(`${file}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`${python} cannot run ${PROGRAM}: does it have Pillow?`);
    const [ms, digest] = value.split(' ') as [string, string];
    return { ms: Number(ms), digest };
  }
}
