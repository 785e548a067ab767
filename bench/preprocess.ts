/**
 * How close preprocessed images are to those of the reference processor, and how long they take: `npm run
 * bench:preprocess [-- --model FOLDER | --pillow PYTHON]`, with the folder of a ViT-B/32 to compare embeddings, or only
 * large photos, with a Python that has Pillow. Needs the reference images. Exits with 1 when the cosine of an embedding
 * of ours and the reference's is below 0.9995, or the bits of a large photo are not Pillow's.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { decode } from '#lexiclip/services/images/decode.js';
import { sharedFolder } from '../test/support/images.js';
import { cosine, sum } from '../test/support/numbers.js';
import { compareLargePhotos } from './preprocess/large-photos.js';
import { levels, METHODS, normalise, type Pixels, specOf } from './preprocess/methods.js';
import { median } from './support/measure.js';
import { printGrid } from './support/table.js';

const MIN_COSINE = 0.9995;
const ROUNDS = 5;
const NAMES = METHODS.map(({ name }) => name);

const { values } = parseArgs({ options: { model: { type: 'string' }, pillow: { type: 'string' } } });
const folder = sharedFolder('preprocess-reference');
if (!folder) process.exit(1);
if (values.pillow) process.exit((await compareLargePhotos(folder, values.pillow)) ? 0 : 1);

interface Measured {
  readonly image: string;
  readonly size: number;
  readonly reference: Pixels;
  /** Pixels and time by each method. */
  readonly pixels: readonly Pixels[];
  readonly ms: readonly number[];
}

async function measure(file: string): Promise<Measured> {
  const [image, edge] = file.split('.') as [string, string];
  const size = Number(edge);
  const bytes = await readFile(join(folder as string, `${image}.jpg`));
  const reference = normalise(await decode(await readFile(join(folder as string, file)), 'png'), specOf(size));
  const pixels: Pixels[] = [];
  const ms: number[] = [];
  for (const { run } of METHODS) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      const result = await run(bytes, size);
      times.push(performance.now() - started);
      if (round === 0) pixels.push(result);
    }
    ms.push(median(times));
  }
  return { image, size, reference, pixels, ms };
}

/** Mean difference of all values, in grey levels of 255. */
function difference(a: Pixels, b: Pixels, size: number): number {
  const [left, right] = [levels(a, specOf(size)), levels(b, specOf(size))];
  return sum(Array.from(left, (level, i) => Math.abs(level - (right[i] as number)))) / left.length;
}

/** Cosines of the embedding by each method and the reference's. */
async function cosines(session: InferenceSession, { reference, pixels, size }: Measured): Promise<number[]> {
  const embed = async (image: Pixels) => {
    const { image_embeds } = await session.run({ pixel_values: new Tensor('float32', image, [1, 3, size, size]) });
    return image_embeds?.data as Float32Array;
  };
  const theirs = await embed(reference);
  const found: number[] = [];
  for (const image of pixels) found.push(cosine(await embed(image), theirs));
  return found;
}

const files = (await readdir(folder)).filter((name) => /\.\d+\.png$/.test(name));
for (const { run } of METHODS) await run(await readFile(join(folder, 'stingray.jpg')), 224);
const measured: Measured[] = [];
for (const file of files) measured.push(await measure(file));
measured.sort((a, b) => b.size - a.size || a.image.localeCompare(b.image));

const title = ({ image, size }: Measured): string => `${image}, ${size}`;
console.log('mean difference to the reference, grey levels of 255');
printGrid([
  ['', ...NAMES],
  ...measured.map((one) => [
    title(one),
    ...one.pixels.map((pixels) => difference(pixels, one.reference, one.size).toFixed(2)),
  ]),
]);
console.log('\nms for an image, from its file to normalised floats');
printGrid([['', ...NAMES], ...measured.map((one) => [title(one), ...one.ms.map((ms) => ms.toFixed(1))])]);

if (values.model) {
  const session = await InferenceSession.create(join(values.model, 'onnx/vision_model.onnx'));
  const rows: string[][] = [];
  for (const one of measured.filter(({ size }) => size === 224)) {
    const found = await cosines(session, one);
    rows.push([title(one), ...found.map((value) => value.toFixed(5))]);
    if (!((found[0] as number) >= MIN_COSINE)) process.exitCode = 1;
  }
  console.log(`\ncosine of the embedding and the reference's, ours at least ${MIN_COSINE}`);
  printGrid([['', ...NAMES], ...rows]);
  await session.release();
}
