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
      onGone(err);
    },
  };
}
