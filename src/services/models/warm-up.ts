import type { ModelSession } from './model-session.js';
import type { TensorSize } from './protocol.js';

const ROUNDS = 3;

/** Blank images. */
const images = (count: number, { width, height }: TensorSize): Float32Array[] =>
  Array.from({ length: count }, () => new Float32Array(3 * width * height));

/**
 * Runs the towers of a session: the first run allocates memory, and no client should wait for that.
 *
 * @returns duration of a run with one image, ms
 * @throws Error when the model fails
 */
export async function warmUp(session: ModelSession, size: TensorSize): Promise<number> {
  if (session.hasText) await session.embedTexts(['warm-up']);
  await session.embedImages(images(1, size));
  return (await session.embedImages(images(1, size))).runMs;
}

/**
 * Measures the time per image while all of the sessions are busy, ms: the best of a few rounds.
 *
 * @throws Error when the model fails
 */
export async function msPerImage(sessions: readonly ModelSession[], batch: number, size: TensorSize): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await Promise.all(sessions.map((session) => session.embedImages(images(batch, size))));
    best = Math.min(best, (performance.now() - started) / (sessions.length * batch));
  }
  return best;
}
