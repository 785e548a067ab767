import type { TenantId } from '../../../domain/ids.js';
import { LexiclipError } from '../../../errors.js';
import type { Lane } from '../../concurrency/queues/fair-queue.js';
import { untilAborted } from '../../concurrency/until-aborted.js';
import { type Admission, FEW_PROMPTS, type TextCall, type TextKind } from '../admission.js';
import type { Embedder } from '../embedder.js';
import { HeldRuns, settled } from './held-runs.js';
import {
  type EncodedPrompt,
  type Prompt,
  type PromptLine,
  type PromptRun,
  type PromptRuns,
  resultsOf,
} from './prompt-runs.js';
import { type EncodedSlice, Slice, type VectorCache } from './prompt-slice.js';
import { type Step, Steps } from './prompt-steps.js';

/** Decides how many prompts a tenant may have encoded now. @returns why no more, when that is less than it wants */
export type PromptAllowance = (
  tenant: TenantId,
  wanted: number,
) => Promise<{ readonly granted: number; readonly refusal: LexiclipError | undefined }>;

export interface EncodeOptions {
  /** Number of prompts, at most. */
  readonly count: number;
  /** Ends the call; what was encoded until then is kept. */
  readonly signal: AbortSignal;
  readonly lane?: Lane | undefined;
  /** Is told of more prompts that have their vectors. */
  readonly onDone?: ((prompts: number) => void) | undefined;
}

export interface PromptCallParts {
  readonly embedder: Embedder;
  readonly runs: PromptRuns;
  readonly admission: Admission;
  readonly allowance: PromptAllowance;
}

/** Model time of the prompts that a call has in the queue, ms: its other work, and its tenant's, waits behind them. */
const QUEUED_MS = 500;
const MIN_QUEUED = 32;
/** They are put there in so many steps: the next one when the first is done. */
const STEPS = 4;

type PromptStep = Step<[Prompt, EncodedPrompt][]> & { readonly isRefused: boolean };

/** One call that needs vectors of prompts: looks them up, has the missing ones encoded, and stores these. */
export class PromptCall {
  /** Number of prompts that the model has encoded for this call. */
  private made = 0;
  private place: TextCall | undefined;
  private readonly steps = new Steps(STEPS);
  private readonly held: HeldRuns;

  constructor(
    private readonly parts: PromptCallParts,
    private readonly tenant: TenantId,
    private readonly target: { readonly kind: TextKind; readonly cache: VectorCache },
    private readonly options: EncodeOptions,
  ) {
    this.held = new HeldRuns(target.cache);
  }

  /**
   * Encodes one slice. The next one may be given meanwhile: it is looked up, and its prompts follow without a gap.
   *
   * @throws LexiclipError OVERLOADED, RATE_LIMITED; the signal's reason; Error when the model fails
   */
  async encode(prompts: readonly Prompt[]): Promise<EncodedSlice> {
    const { embedder } = this.parts;
    const { signal } = this.options;
    signal.throwIfAborted();
    const slice = new Slice(prompts);
    await slice.find(this.target.cache);
    const missing = await slice.missingByLength(embedder, signal);
    // What is told of its progress: what was found, each step, and at last what is there twice.
    let told = slice.size - missing.length;
    this.options.onDone?.(told);
    const { isBusy } = this.steps;
    const steps = await this.steps.inTurn(async () => {
      if (slice.missing.length === 0) return [];
      // While it waited for its turn, or for the call's place, other calls may have made some.
      const waited = await this.enter(slice.missing.length);
      if (waited || isBusy) await slice.find(this.target.cache);
      const lacking = missing.filter((prompt) => slice.lacks(prompt));
      return this.begin(lacking, slice, (made) => {
        told += made;
        this.options.onDone?.(made);
      });
    });
    for (const { done } of steps) for (const [prompt, encoded] of await done) slice.add(prompt, encoded);
    this.options.onDone?.(prompts.length - told);
    this.place?.done(prompts.length);
    if (this.target.kind === 'once' || this.held.isFull) await this.held.store();
    return slice.result;
  }

  /**
   * Stores what was made, also for a call that has failed: the same call goes on from there.
   *
   * @throws Error when the vectors cannot be stored
   */
  async close(): Promise<void> {
    this.steps.close();
    await this.held.giveUp();
    this.place?.leave();
    this.place = undefined;
    await this.held.store();
    await this.held.stored();
  }

  /** The error as its client should see it: with what the call has achieved, if asking again goes on from there. */
  explained(error: unknown): unknown {
    if (this.made === 0 || !(error instanceof LexiclipError)) return error;
    if (error.code !== 'TIMEOUT' && error.code !== 'RATE_LIMITED') return error;
    const { code, ...details } = error.extensions;
    const message = `${error.message}; ${this.made} prompts were encoded and are kept: the same request goes on from there`;
    return new LexiclipError(code, message, { ...details, promptsEncoded: this.made }, { cause: error });
  }

  /** @returns whether it had to wait for its place */
  private async enter(missing: number): Promise<boolean> {
    if (this.place) return false;
    const { admission } = this.parts;
    // What the call has not looked up yet may be missing as well.
    const count = this.options.count <= FEW_PROMPTS ? missing : this.options.count;
    const waits = !admission.hasPlace(this.tenant, this.target.kind, count);
    this.place = await admission.enterTexts(this.tenant, this.target.kind, count, this.options);
    return waits;
  }

  /** @param prompts by length */
  private async begin(
    prompts: readonly Prompt[],
    slice: Slice,
    onMade: (prompts: number) => void,
  ): Promise<PromptStep[]> {
    const begun: PromptStep[] = [];
    for (let from = 0; from < prompts.length; ) {
      const size = Math.max(MIN_QUEUED, Math.floor(QUEUED_MS / STEPS / this.parts.admission.prices.prompt));
      const step = await this.steps.begin(() => this.beginStep(prompts.slice(from, from + size), slice));
      begun.push(step);
      // A step that fails is waited for elsewhere.
      void step.done.then((made) => this.stepDone(made.length, onMade)).catch(() => undefined);
      if (step.isRefused) break;
      from += size;
    }
    return begun;
  }

  private async stepDone(prompts: number, onMade: (prompts: number) => void): Promise<void> {
    onMade(prompts);
    if (this.target.kind === 'stored' && this.held.isOld) await this.held.store();
  }

  private async beginStep(prompts: readonly Prompt[], slice: Slice): Promise<PromptStep> {
    const { admission, allowance } = this.parts;
    this.options.signal.throwIfAborted();
    const needed = new Set<PromptRun>();
    const unknown = this.join(prompts, needed);
    const allowed = unknown.length > 0 ? await allowance(this.tenant, unknown.length) : undefined;
    // Another call may have started some meanwhile.
    const fresh = this.join(unknown, needed);
    const granted = fresh.slice(0, allowed?.granted);
    this.start(granted, needed, slice);
    const over = admission.addPrompts(this.tenant, granted.length);
    const refusal = granted.length < fresh.length ? allowed?.refusal : undefined;
    const done = async () => {
      await untilAborted(settled([...needed]), this.options.signal).finally(over);
      for (const { failure } of needed) if (failure !== undefined) throw failure;
      if (refusal) throw refusal;
      return resultsOf(prompts, needed);
    };
    return { done: done(), isRefused: refusal !== undefined };
  }

  /** Joins the runs that have any of the prompts. @returns the prompts that no run has */
  private join(prompts: readonly Prompt[], needed: Set<PromptRun>): Prompt[] {
    const { runs } = this.parts;
    return prompts.filter((prompt) => {
      const run = runs.find(this.line, prompt);
      if (run) this.hold(run, needed);
      return run === undefined;
    });
  }

  private start(prompts: readonly Prompt[], needed: Set<PromptRun>, slice: Slice): void {
    for (const run of this.parts.runs.start(this.line, prompts)) {
      this.hold(run, needed);
      const own = new Set(prompts);
      // The run may be shared, and each of its prompts was started by one call.
      void run.settled.then(() => {
        if (!run.encoded) return;
        const made = run.prompts.filter((prompt) => own.has(prompt)).length;
        this.made += made;
        slice.encoded += made;
      });
    }
  }

  private hold(run: PromptRun, needed: Set<PromptRun>): void {
    this.held.add(run);
    needed.add(run);
  }

  private get line(): PromptLine {
    return { tenant: this.tenant, lane: this.options.lane ?? 'interactive', kind: this.target.kind };
  }
}
