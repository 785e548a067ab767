import type { TensorSize } from './protocol.js';
import type { ClipSession } from './session.js';

/**
 * Runs each tower of each session: the first run allocates, and no client should wait for that.
 *
 * @returns how long an image takes, ms, with all sessions at work
 */
export async function warmUp(sessions: readonly ClipSession[], { width, height }: TensorSize): Promise<number> {
  const run = (session: ClipSession) => session.embedImages([new Float32Array(3 * width * height)], { width, height });
  await Promise.all(sessions.map((session) => session.embedTexts(['warm-up'])));
  await Promise.all(sessions.map(run));
  const runs = await Promise.all(sessions.map(run));
  return Math.max(...runs.map(({ runMs }) => runMs)) / sessions.length;
}
