import type { ModelSession } from './model-session.js';
import type { TensorSize } from './protocol.js';

const ROUNDS = 3;

const images = (count: number, { width, height }: TensorSize): Float32Array[] =>
  Array.from({ length: count }, () => new Float32Array(3 * width * height));

/**
 * Runs the towers of a session: the first run allocates, and no client should wait for that.
 *
 * @returns how long an image takes, ms
 */
export async function warmUp(session: ModelSession, size: TensorSize): Promise<number> {
  if (session.hasText) await session.embedTexts(['warm-up']);
  await session.embedImages(images(1, size), size);
  return (await session.embedImages(images(1, size), size)).runMs;
}

/** How long an image takes when all of these sessions are at work, ms: the best of a few rounds. */
export async function msPerImage(sessions: readonly ModelSession[], batch: number, size: TensorSize): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await Promise.all(sessions.map((session) => session.embedImages(images(batch, size), size)));
    best = Math.min(best, (performance.now() - started) / (sessions.length * batch));
  }
  return best;
}
