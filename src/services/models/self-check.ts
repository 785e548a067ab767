import { largestDifference, normaliseRows } from '../../domain/vectors.js';
import type { Padding } from './families/family.js';
import type { RunResult } from './model-session.js';
import type { TensorSize, TowerFacts } from './protocol.js';

/** Largest difference of a component of unit vectors that is rounding. */
export const SAME = 1e-5;

const PROMPT = 'a cat';
/** As long in tokens, so that neither is padded. */
const OTHER = 'a dog';
const LONGER = 'a photo of a very small red fire truck beside a river in the mountains';

/** A session while it is checked. */
interface CheckedSession {
  padding: Padding;
  embedTexts(prompts: readonly string[], padding?: Padding): Promise<RunResult>;
  embedImages(pixels: readonly Float32Array[]): Promise<RunResult>;
}

/** What a model does to one input with others beside it: largest differences of a component of its unit vector. */
export interface SelfCheck {
  /** Of a prompt that is padded to the length of a longer one; undefined where there is no choice. */
  readonly padded: number | undefined;
  /** Whether the family's padding was overruled, because the tower sees what a prompt is padded with. */
  readonly overruled: boolean;
  readonly padding: Padding;
  /** Of a prompt beside another of its length; undefined where the export takes one at a time. */
  readonly promptInBatch: number | undefined;
  /** Of an image beside another; undefined where the export takes one at a time. */
  readonly imageInBatch: number | undefined;
}

/**
 * Runs a prompt alone, padded, and beside another, and an image alone and beside another: what the family's table says is
 * not relied upon. Sets the session's padding.
 *
 * @param isInvariant whether the numbers of the model's dtype can be expected to be the same in any batch
 * @throws Error when the model fails
 */
export async function selfCheck(
  session: CheckedSession,
  { fixedLength, maxBatch }: TowerFacts,
  size: TensorSize,
  isInvariant: boolean,
): Promise<SelfCheck> {
  const usual = fixedLength ? 'context' : session.padding;
  const alone = await prompt(session, [PROMPT], usual);
  const isPadded = usual === 'longest' && maxBatch.texts !== 1;
  const padded = isPadded ? largestDifference(alone, await prompt(session, [PROMPT, LONGER], usual)) : undefined;
  const overruled = isInvariant && (padded ?? 0) > SAME;
  session.padding = overruled ? 'context' : usual;
  return {
    padded,
    overruled,
    padding: session.padding,
    promptInBatch: maxBatch.texts === 1 ? undefined : await promptInBatch(session, overruled ? undefined : alone),
    imageInBatch: maxBatch.images === 1 ? undefined : await imageInBatch(session, size),
  };
}

/** @param known the prompt's vector alone, where it has been made with the session's padding */
async function promptInBatch(session: CheckedSession, known: Float32Array | undefined): Promise<number> {
  const alone = known ?? (await prompt(session, [PROMPT], session.padding));
  return largestDifference(alone, await prompt(session, [PROMPT, OTHER], session.padding));
}

async function imageInBatch(session: CheckedSession, { width, height }: TensorSize): Promise<number> {
  const image = filled(3 * width * height, (i) => Math.sin(i * 0.37) + 0.3 * Math.cos(i * 0.011));
  // Extremes, because a form that scales its numbers over the whole batch does so by the largest.
  const other = filled(image.length, (i) => (i % 7 === 0 ? -4 : 1));
  const first = await session.embedImages([image]);
  return largestDifference(unit(first, 1), unit(await session.embedImages([image, other]), 2));
}

const prompt = async (session: CheckedSession, prompts: readonly string[], padding: Padding): Promise<Float32Array> =>
  unit(await session.embedTexts(prompts, padding), prompts.length);

/** The vector of the first input. */
const unit = ({ vectors }: RunResult, inputs: number): Float32Array =>
  normaliseRows(vectors, inputs)[0] as Float32Array;

const filled = (length: number, value: (i: number) => number): Float32Array =>
  Float32Array.from({ length }, (_, i) => value(i));
