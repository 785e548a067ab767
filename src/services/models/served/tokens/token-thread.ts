import { SupervisedThread } from '../../../concurrency/threads/supervised-thread.js';
import type { Supervision } from '../../../concurrency/threads/supervision.js';
import type { TokenCounts } from '../../protocol.js';
import type { TokenisedPrompts, TokenResult, TokenTask, TokenThreadOptions } from './token-task.js';

/** A tokeniser in a thread of its own, because long prompts take it longer than anybody should wait. */
export class TokenThread {
  private readonly thread: SupervisedThread<TokenTask, TokenResult>;

  private constructor(
    options: TokenThreadOptions,
    private readonly supervision: Supervision,
  ) {
    const plan = {
      name: 'tokenising',
      script: new URL('./worker.js', import.meta.url),
      terminable: true,
      data: () => options,
    };
    this.thread = new SupervisedThread(plan, supervision);
  }

  /** @throws Error when the tokeniser cannot be read, with the file and the reason */
  static async load(options: TokenThreadOptions, supervision: Supervision): Promise<TokenThread> {
    const tokens = new TokenThread(options, supervision);
    await tokens.thread.load();
    return tokens;
  }

  get healthy(): boolean {
    return this.thread.healthy;
  }

  /** @throws ThreadLost when the thread is lost, or hangs */
  async count(prompts: readonly string[]): Promise<TokenCounts> {
    return (await this.thread.run({ kind: 'count', prompts }, this.supervision.hungMs)) as TokenCounts;
  }

  /** @throws ThreadLost when the thread is lost, or hangs */
  async tokenise(prompts: readonly string[]): Promise<TokenisedPrompts> {
    return (await this.thread.run({ kind: 'tokenise', prompts }, this.supervision.hungMs)) as TokenisedPrompts;
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
