import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Supervision } from '#lexiclip/services/concurrency/threads/supervision.js';
import type { ModelSession } from '#lexiclip/services/models/model-session.js';
import { ThreadSession } from '#lexiclip/services/models/thread-session.js';

const STARTER = fileURLToPath(new URL('../../models/starter-clip', import.meta.url));

/** A session of a model, the bundled one by default, in a thread of its own. */
export const starterSession = (
  towers: 'both' | 'vision',
  maxBatch: ModelSession['maxBatch'],
  supervision?: Supervision,
  folder = STARTER,
): Promise<ThreadSession> => {
  const place = { root: dirname(folder), name: basename(folder), remote: false };
  const options = { ...place, dtype: 'fp32', device: 'cpu', threads: 1, towers } as const;
  return ThreadSession.load(options, maxBatch, () => undefined, supervision);
};
