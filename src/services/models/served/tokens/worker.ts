/** A thread that turns prompts into token ids. `token-thread.ts` starts it. */
import { workerData } from 'node:worker_threads';
import { serveTasks } from '../../../concurrency/threads/thread-tasks.js';
import { openTokeniser } from '../../thread/tokeniser.js';
import type { TokenResult, TokenTask, TokenThreadOptions } from './token-task.js';

const { fixedLength, ...options } = workerData as TokenThreadOptions;
const tokeniser = await openTokeniser(options, fixedLength);

serveTasks<TokenTask, TokenResult>({
  run({ kind, prompts }) {
    if (kind === 'count') return tokeniser.count(prompts);
    const { ids, truncated } = tokeniser.tokenise(prompts);
    return { ids, truncated, padId: tokeniser.padId };
  },
});
