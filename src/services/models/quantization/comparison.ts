import { largestDifference } from '../../../domain/vectors.js';
import { type Agreement, agreementOf } from './agreement.js';
import type { Samples } from './samples.js';

/** Vectors of inputs, row-major, [inputs × dimensions]. */
type Embed<Input> = (inputs: readonly Input[]) => Promise<Float32Array>;

/** Both towers of one form of a model. */
export interface RunningForm {
  readonly embedTexts: Embed<string>;
  readonly embedImages: Embed<Float32Array>;
  close(): Promise<void>;
}

export interface Speed {
  readonly batch: number;
  /** Inputs per second in fp32 and in the other form: medians of rounds that take turns. */
  readonly before: number;
  readonly after: number;
}

/** What another form of a tower changes. */
export interface TowerComparison extends Agreement {
  readonly tower: 'text' | 'image';
  readonly inputs: number;
  /** Largest difference of a number of a vector, alone against in a batch: 0 is equal to the last bit. */
  readonly batchDifference: number;
  readonly speed: readonly Speed[];
}

const ROUNDS = 5;
/** Time of one side of a round, ms; at least one run. */
const ROUND_MS = 50;
/** Batches whose speed is measured; the last is the one that vectors are compared in. */
const IMAGE_BATCHES = [1, 8];
const TEXT_BATCHES = [1, 24];

/** @param measure whether speed is measured; if not, `speed` is empty */
export async function compareForms(
  before: RunningForm,
  after: RunningForm,
  { prompts, images }: Samples,
  measure: boolean,
) {
  return [
    { tower: 'image', ...(await compare(before.embedImages, after.embedImages, images, IMAGE_BATCHES, measure)) },
    { tower: 'text', ...(await compare(before.embedTexts, after.embedTexts, prompts, TEXT_BATCHES, measure)) },
  ] satisfies TowerComparison[];
}

async function compare<Input>(
  before: Embed<Input>,
  after: Embed<Input>,
  inputs: readonly Input[],
  batches: readonly number[],
  measure: boolean,
): Promise<Omit<TowerComparison, 'tower'>> {
  const alone = await vectorsOf(after, inputs, 1);
  const together = await vectorsOf(after, inputs, batches.at(-1) as number);
  const agreement = agreementOf(await vectorsOf(before, inputs, 1), alone);
  const batchDifference = Math.max(...alone.map((vector, i) => largestDifference(vector, together[i] as Float32Array)));
  const speed: Speed[] = [];
  for (const batch of measure ? batches : []) speed.push(await speedOf(before, after, filled(inputs, batch)));
  return { inputs: inputs.length, ...agreement, batchDifference, speed };
}

async function vectorsOf<Input>(embed: Embed<Input>, inputs: readonly Input[], batch: number): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let start = 0; start < inputs.length; start += batch) {
    const some = inputs.slice(start, start + batch);
    const matrix = await embed(some);
    const width = matrix.length / some.length;
    for (let i = 0; i < some.length; i++) vectors.push(matrix.slice(i * width, (i + 1) * width));
  }
  return vectors;
}

/** As many inputs as a batch has, again from the first where there are fewer. */
const filled = <Input>(inputs: readonly Input[], batch: number): Input[] =>
  Array.from({ length: batch }, (_, i) => inputs[i % inputs.length] as Input);

async function speedOf<Input>(before: Embed<Input>, after: Embed<Input>, inputs: readonly Input[]): Promise<Speed> {
  const rates: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    rates[0].push(await rateOf(before, inputs));
    rates[1].push(await rateOf(after, inputs));
  }
  const [first, second] = rates.map((some) => some.sort((a, b) => a - b)[ROUNDS >> 1] as number) as [number, number];
  return { batch: inputs.length, before: first, after: second };
}

/** Inputs per second. */
async function rateOf<Input>(embed: Embed<Input>, inputs: readonly Input[]): Promise<number> {
  const start = performance.now();
  let runs = 0;
  let elapsed = 0;
  while (elapsed < ROUND_MS) {
    await embed(inputs);
    runs++;
    elapsed = performance.now() - start;
  }
  return (runs * inputs.length * 1000) / elapsed;
}
