import type { Family, Padding } from '../families/family.js';
import type { ModelSession, RunResult } from '../model-session.js';
import type { TensorSize, TokenCounts, TowerFacts } from '../protocol.js';
import type { Availability } from './availability.js';
import type { ServedTowers } from './served-towers.js';
import type { TokenThread } from './tokens/token-thread.js';
import type { TowerName } from './tower-contract.js';
import { type Feed, imageFeed, promptFeed } from './tower-feeds.js';

/** What a session of a server is made of. */
export interface ServedSessionParts {
  readonly towers: ServedTowers;
  readonly availability: Availability;
  readonly tokens: TokenThread;
  readonly family: Family;
  readonly size: TensorSize;
  readonly facts: TowerFacts;
  /** Runs that are sent at a time. */
  readonly runs: number;
  close(): Promise<void>;
}

/** A session whose towers run on a model server. Prompts become tokens here. */
export class ServedSession implements ModelSession {
  readonly hasText = true;
  readonly runs = { text: 0, image: 0 };
  readonly maxRunsInFlight: number;
  maxBatch: ModelSession['maxBatch'] = { images: 1, texts: 1 };
  /** How far prompts are padded. */
  padding: Padding;

  constructor(private readonly parts: ServedSessionParts) {
    this.maxRunsInFlight = parts.runs;
    this.padding = parts.family.text.padding;
  }

  get healthy(): boolean {
    return this.parts.availability.isUp && this.parts.tokens.healthy;
  }

  async health(): Promise<string | undefined> {
    const fault = await this.parts.availability.fault();
    return fault ?? (this.parts.tokens.healthy ? undefined : 'the tokeniser is being loaded again');
  }

  async lengths(prompts: readonly string[]): Promise<readonly number[]> {
    if (this.padding === 'context') return prompts.map(() => 1);
    const { tokens, context } = await this.tokens(prompts);
    return tokens.map((count) => Math.min(count, context));
  }

  tokens(prompts: readonly string[]): Promise<TokenCounts> {
    return this.parts.tokens.count(prompts);
  }

  /**
   * @param padding another than its own
   * @throws LexiclipError OVERLOADED, MODEL_MISMATCH; Error as `ServedTowers.run`; ThreadLost
   */
  async embedTexts(prompts: readonly string[], padding: Padding = this.padding): Promise<RunResult> {
    this.runs.text++;
    const { family, facts } = this.parts;
    const { ids, truncated, padId } = await this.parts.tokens.tokenise(prompts);
    const shape = { padding, context: facts.context, mask: family.text.mask };
    const run = await this.inPortions('text', ids, this.maxBatch.texts, (some) =>
      promptFeed({ ids: some, truncated: [], padId }, shape),
    );
    return { ...run, truncated };
  }

  /** @throws LexiclipError OVERLOADED, MODEL_MISMATCH; Error as `ServedTowers.run` */
  async embedImages(pixels: readonly Float32Array[]): Promise<RunResult> {
    this.runs.image++;
    const { size } = this.parts;
    const run = await this.inPortions('vision', pixels, this.maxBatch.images, (some) => imageFeed(some, size));
    return { ...run, truncated: [] };
  }

  close(): Promise<void> {
    return this.parts.close();
  }

  /** In as many runs as the server's largest batch makes necessary, one after the other. */
  private async inPortions<Input>(
    tower: TowerName,
    inputs: readonly Input[],
    most: number,
    feedOf: (some: readonly Input[]) => Feed,
  ): Promise<Omit<RunResult, 'truncated'>> {
    const { towers, facts } = this.parts;
    if (inputs.length <= most) return towers.run(tower, feedOf(inputs));
    const vectors = new Float32Array(inputs.length * facts.dimensions);
    let runMs = 0;
    for (let from = 0; from < inputs.length; from += most) {
      const run = await towers.run(tower, feedOf(inputs.slice(from, from + most)));
      vectors.set(run.vectors, from * facts.dimensions);
      runMs += run.runMs;
    }
    return { vectors, runMs };
  }
}
