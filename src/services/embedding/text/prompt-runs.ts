import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TenantId } from '../../../domain/ids.js';
import type { Lane } from '../../concurrency/queues/fair-queue.js';
import type { TextKind } from '../admission.js';
import type { Embedder } from '../embedder.js';

export interface Prompt {
  readonly text: string;
  /** Of the model and the text. */
  readonly key: string;
}

export interface EncodedPrompt {
  /** Unit length. */
  readonly vector: Float32Array;
  /** Whether the prompt was longer than the model's context. */
  readonly truncated: boolean;
}

/** Whose prompts they are, and what for: runs are shared within a line. */
export interface PromptLine {
  readonly tenant: TenantId;
  readonly lane: Lane;
  readonly kind: TextKind;
}

/**
 * A run of the model over some prompts of one tenant, for all calls that need any of them. It is given up when all
 * of them have let go of it before it began.
 */
export class PromptRun {
  /** Resolves when the run is over. Never rejects: `failure` tells why there is no result. */
  readonly settled: Promise<void>;
  encoded: readonly EncodedPrompt[] | undefined;
  failure: unknown;
  /** Grows until the run leaves for the model. */
  readonly prompts: Prompt[] = [];
  private readonly controller = new AbortController();
  private readonly holders = new Set<object>();
  /** The holder that stores the vectors. */
  private keeper: object | undefined;

  /** @param onFree called when nobody needs the run any more */
  constructor(
    encode: (run: PromptRun, signal: AbortSignal) => Promise<readonly EncodedPrompt[]>,
    private readonly onFree: () => void,
  ) {
    this.settled = encode(this, this.controller.signal).then(
      (encoded) => {
        this.encoded = encoded;
      },
      (error) => {
        this.failure = error ?? new Error('the model failed');
        this.onFree();
      },
    );
  }

  get isSettled(): boolean {
    return this.encoded !== undefined || this.failure !== undefined;
  }

  hold(holder: object): void {
    this.holders.add(holder);
  }

  /** Whether this holder is the one to store the vectors: the first that asks. */
  isKeptBy(holder: object): boolean {
    this.keeper ??= holder;
    return this.keeper === holder;
  }

  /** Lets go of the run. The last holder stops it, unless it has begun. @returns whether it was the last */
  release(holder: object): boolean {
    this.holders.delete(holder);
    if (this.keeper === holder && !this.isSettled) this.keeper = undefined;
    if (this.holders.size > 0) return false;
    this.onFree();
    this.controller.abort();
    return true;
  }
}

/** The runs of the text tower that are waiting, running, or not stored yet: no prompt is in two of them. */
export class PromptRuns {
  /** By line and key. */
  private readonly runs = new Map<string, PromptRun>();
  /** By line: a run that takes more prompts until the next turn of the event loop, so that calls of one tick share it. */
  private readonly forming = new Map<string, PromptRun>();

  /** @param onEncoded called after each successful run */
  constructor(
    private readonly embedder: Embedder,
    private readonly onEncoded: (tenant: TenantId, prompts: number) => void,
  ) {}

  /** The run that has the prompt; undefined when there is none. */
  find(line: PromptLine, { key }: Prompt): PromptRun | undefined {
    return this.runs.get(entryOf(line, key));
  }

  /**
   * Starts runs of prompts that no run has. Whoever starts them must hold them.
   *
   * @param prompts without duplicates, by length: those next to each other go together, and a run is padded to its longest
   */
  start(line: PromptLine, prompts: readonly Prompt[]): PromptRun[] {
    const size = this.embedder.portion;
    const runs = new Set<PromptRun>();
    for (const prompt of prompts) {
      const run = this.formingOf(line, size);
      run.prompts.push(prompt);
      this.runs.set(entryOf(line, prompt.key), run);
      runs.add(run);
    }
    return [...runs];
  }

  /** A run of this line that has room. */
  private formingOf(line: PromptLine, size: number): PromptRun {
    const name = entryOf(line, '');
    const formed = this.forming.get(name);
    if (formed && formed.prompts.length < size) return formed;
    const { tenant, lane } = line;
    const encode = async (run: PromptRun, signal: AbortSignal) => {
      await nextTurn();
      if (this.forming.get(name) === run) this.forming.delete(name);
      const texts = run.prompts.map(({ text }) => text);
      const { vectors, truncated } = await this.embedder.embedTexts(tenant, texts, { lane, signal });
      this.onEncoded(tenant, texts.length);
      return vectors.map((vector, i) => ({ vector, truncated: truncated[i] as boolean }));
    };
    const free = () => {
      if (this.forming.get(name) === run) this.forming.delete(name);
      for (const { key } of run.prompts) {
        if (this.runs.get(entryOf(line, key)) === run) this.runs.delete(entryOf(line, key));
      }
    };
    const run: PromptRun = new PromptRun(encode, free);
    this.forming.set(name, run);
    return run;
  }
}

const entryOf = ({ kind, lane, tenant }: PromptLine, key: string): string => `${kind}/${lane}/${tenant}/${key}`;

/** The prompts that have come out of the runs, with what was made of them. */
export function resultsOf(prompts: readonly Prompt[], runs: ReadonlySet<PromptRun>): [Prompt, EncodedPrompt][] {
  const wanted = new Set(prompts.map(({ key }) => key));
  return [...runs].flatMap(({ prompts: all, encoded }) =>
    all.flatMap((prompt, i): [Prompt, EncodedPrompt][] =>
      wanted.has(prompt.key) ? [[prompt, encoded?.[i] as EncodedPrompt]] : [],
    ),
  );
}
