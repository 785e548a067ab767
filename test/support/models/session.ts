import { fileURLToPath } from 'node:url';
import type { Supervision } from '#lexiclip/services/concurrency/threads/supervision.js';
import type { ModelSession } from '#lexiclip/services/models/model-session.js';
import { readModel } from '#lexiclip/services/models/read-model.js';
import { ThreadSession } from '#lexiclip/services/models/thread/thread-session.js';

const STARTER = fileURLToPath(new URL('../../../models/starter-clip', import.meta.url));

/** A session of a model, the bundled one by default, in a thread of its own. */
export async function starterSession(
  towers: 'both' | 'vision',
  maxBatch: ModelSession['maxBatch'],
  supervision?: Supervision,
  folder = STARTER,
): Promise<ThreadSession> {
  const { session: options } = await readModel(folder, { dtype: 'fp32', device: 'cpu' });
  const session = await ThreadSession.load({ ...options, threads: 1, towers }, supervision);
  session.maxBatch = maxBatch;
  return session;
}
