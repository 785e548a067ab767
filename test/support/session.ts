import { fileURLToPath } from 'node:url';
import type { ModelSession } from '#lexiclip/services/models/model-session.js';
import { ThreadSession } from '#lexiclip/services/models/thread-session.js';

const root = fileURLToPath(new URL('../../models', import.meta.url));
const STARTER = { root, name: 'starter-clip', remote: false, dtype: 'fp32', device: 'cpu', threads: 1 } as const;

/** A session of the bundled model, in a thread of its own. */
export const starterSession = (towers: 'both' | 'vision', maxBatch: ModelSession['maxBatch']): Promise<ThreadSession> =>
  ThreadSession.load({ ...STARTER, towers }, maxBatch, () => undefined);
