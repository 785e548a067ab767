import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ThreadGone } from '../services/concurrency/threads/supervision.js';
import type { DecodingSupervision } from '../services/images/preprocessor.js';

/** Logs what happens to the threads of the service. @param onGone called when the process cannot go on */
export function superviseThreads(
  log: Logger,
  hungMs: number,
  onGone: (error: ThreadGone) => void,
): DecodingSupervision {
  return {
    hungMs,
    onLost: (err) => log.error({ err }, 'a thread was lost'),
    onLostImage: (image, err) => log.error({ ...image, err }, 'an image was lost with its decoding thread'),
    onGone: (err) => {
      log.fatal({ err }, 'the process cannot go on');
      flushed(log).then(() => onGone(err));
    },
  };
}

/** Time that the last line has to be written, ms: whoever reads the log may hang. */
const FLUSH_MS = 1_000;

/** The log is written by another thread, which a killed process does not wait for. */
const flushed = (log: Logger): Promise<unknown> =>
  Promise.race([new Promise<void>((resolve) => log.flush(() => resolve())), sleep(FLUSH_MS)]);
