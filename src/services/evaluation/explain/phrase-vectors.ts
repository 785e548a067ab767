import DataLoader from 'dataloader';
import type { TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import { type TextRules, textRulesOf } from '../../../domain/text-rules.js';
import { LexiclipError } from '../../../errors.js';
import type { PromptEncoder } from '../../embedding/text/prompt-encoder.js';
import { type PhrasePrompt, type Promptable, phrasePromptsOf, promptCount } from '../../templates/rendering.js';
import { dot } from './centring.js';

/** A label whose prompts are looked at one by one. */
export interface ExplainedLabel {
  /** The same for the same prompts. */
  readonly key: string;
  readonly label: Promptable;
  readonly templates: readonly string[];
  /** Rules that the prompts were made by; those of the running model for labels of one call. */
  readonly rules: TextRules | undefined;
  /** Vectors of prompts of a version are stored; those of a draft or of one call are kept in memory for a while. */
  readonly isStored: boolean;
}

/** What a prompt said of an image. */
export interface PhraseScore extends PhrasePrompt {
  /** Cosine of the prompt's vector and the image's. */
  readonly similarity: number;
}

interface PromptVector extends PhrasePrompt {
  /** Unit length. */
  readonly vector: Float32Array;
}

type Loader = DataLoader<ExplainedLabel, readonly PromptVector[] | null, string>;

/** Refusals of model work: then there are no vectors, and nothing is wrong. */
const REFUSALS: readonly string[] = ['OVERLOADED', 'RATE_LIMITED'];
/** Labels whose prompts are looked up together. */
const LABELS_A_CALL = 500;

/** Says what each prompt of a label said of an image. */
export class PhraseVectors {
  private readonly loaders = new WeakMap<AbortSignal, Loader>();
  private readonly rules: TextRules;

  constructor(
    private readonly prompts: PromptEncoder,
    { textRules }: Pick<ModelIdentity, 'textRules'>,
  ) {
    this.rules = textRulesOf(textRules);
  }

  /**
   * What the label's prompts said of an image, in their order. What a request asks for in one tick is looked up
   * together; prompts whose vectors are not stored any more are encoded, if that is admitted.
   *
   * @param image unit length, [dimensions]
   * @returns null where the vectors cannot be had now, or there are too many
   * @throws the signal's reason; Error when the model fails
   */
  async scores(
    tenant: TenantId,
    explained: ExplainedLabel,
    image: Float32Array,
    signal: AbortSignal,
  ): Promise<PhraseScore[] | null> {
    const loader = this.loaders.get(signal) ?? this.loaderOf(tenant, signal);
    this.loaders.set(signal, loader);
    const vectors = await loader.load(explained);
    return vectors?.map(({ vector, ...prompt }) => ({ ...prompt, similarity: dot(vector, image) })) ?? null;
  }

  private loaderOf(tenant: TenantId, signal: AbortSignal): Loader {
    let left: number = LIMITS.promptsExplained;
    const load = async (labels: readonly ExplainedLabel[]) => {
      const within = labels.filter(({ label, templates }) => {
        const count = promptCount(label, templates);
        if (count > left) return false;
        left -= count;
        return true;
      });
      const found = new Map<ExplainedLabel, readonly PromptVector[]>();
      for (const isStored of [true, false]) {
        const some = within.filter((one) => one.isStored === isStored);
        if (some.length > 0) await this.find(tenant, some, isStored, signal, found);
      }
      return labels.map((one) => found.get(one) ?? null);
    };
    return new DataLoader(load, { maxBatchSize: LABELS_A_CALL, cacheKeyFn: ({ key }) => key });
  }

  private async find(
    tenant: TenantId,
    labels: readonly ExplainedLabel[],
    isStored: boolean,
    signal: AbortSignal,
    found: Map<ExplainedLabel, readonly PromptVector[]>,
  ): Promise<void> {
    const prompts = labels.map(({ label, templates, rules }) => phrasePromptsOf(label, templates, rules ?? this.rules));
    const texts = prompts.flatMap((some) => some.map(({ prompt }) => prompt));
    const options = { count: texts.length, signal };
    const vectors: Float32Array[] = [];
    try {
      const slices = isStored
        ? this.prompts.encodeAndKeep(tenant, texts, options)
        : this.prompts.encodeBeside(tenant, texts, options);
      for await (const slice of slices) vectors.push(...slice.vectors);
    } catch (error) {
      if (error instanceof LexiclipError && REFUSALS.includes(error.code)) return;
      throw error;
    }
    let next = 0;
    labels.forEach((one, i) => {
      const own = prompts[i] as readonly PhrasePrompt[];
      found.set(
        one,
        own.map((prompt) => ({ ...prompt, vector: vectors[next++] as Float32Array })),
      );
    });
  }
}
