import type { TenantId } from '../../../domain/ids.js';

type Owner = TenantId | undefined;

/** Longest run of the text tower, ms, from which images and other tenants would notice that they wait. */
const SHORT_RUN_MS = 16;
/** Longest run while nobody else is there. A longer one gains nothing that could be measured. */
const LONG_RUN_MS = 250;
/** Smallest size of a run, where that takes no longer than `LONGEST_SHORT_MS`: with fewer, the model is slower for each. */
const MIN_RUN_SIZE = 4;
/** What nobody must wait for longer, ms. */
const LONGEST_SHORT_MS = 30;
/** How long nobody else must have come, ms, before prompts have the model to themselves. */
const ALONE_MS = 2_000;

/**
 * How many prompts go into a run. A run cannot be interrupted, and the larger it is, the less time each prompt takes: so
 * runs are short while images or prompts of several tenants come, and long while the prompts of one tenant are alone.
 */
export class TextPace {
  private owner: Owner;
  private prompted = -Infinity;
  private disturbed = -Infinity;

  imageCame(): void {
    this.disturbed = performance.now();
  }

  promptsCame(owner: Owner): void {
    const now = performance.now();
    if (owner !== this.owner && now - this.prompted < ALONE_MS) this.disturbed = now;
    this.owner = owner;
    this.prompted = now;
  }

  /** Whether the prompts of one tenant have been alone for a while. */
  get isAlone(): boolean {
    return performance.now() - this.disturbed >= ALONE_MS;
  }

  /** @param msPerPrompt model time of one prompt in the session that runs it */
  static shortRun(msPerPrompt: number, maxTexts: number): number {
    return sizeOf(SHORT_RUN_MS, msPerPrompt, maxTexts);
  }

  /** @param msPerPrompt model time of one prompt in the session that runs it */
  static longRun(msPerPrompt: number, maxTexts: number): number {
    return sizeOf(LONG_RUN_MS, msPerPrompt, maxTexts);
  }
}

function sizeOf(ms: number, msPerPrompt: number, maxTexts: number): number {
  const least = Math.max(1, Math.min(MIN_RUN_SIZE, Math.floor(LONGEST_SHORT_MS / msPerPrompt)));
  return Math.min(maxTexts, Math.max(least, Math.floor(ms / msPerPrompt)));
}
