import type { TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import { labelVector } from '../../domain/vectors.js';
import type { Lane } from '../concurrency/fair-queue.js';
import type { PromptEncoder } from '../embedding/prompt-encoder.js';
import { promptsOf } from '../templates/rendering.js';

export interface EncodedLabels {
  /** Row-major, [labels × dimensions], unit length. */
  readonly vectors: Float32Array;
  /** Number of prompts that the model had to encode. */
  readonly promptsEncoded: number;
  /** What was encoded differently from how it was written, for the author. */
  readonly warnings: readonly string[];
}

type Promptable = Pick<Label, 'name' | 'synonyms' | 'prompts'>;

/** Turns labels into label vectors. */
export class LabelEncoder {
  constructor(
    private readonly prompts: PromptEncoder,
    private readonly dimensions: number,
  ) {}

  /** Label vectors for a label set. Prompts that were ever encoded for this tenant are read from the store. */
  encode(
    tenant: TenantId,
    labels: readonly Promptable[],
    templates: readonly string[],
    lane?: Lane,
  ): Promise<EncodedLabels> {
    return this.run(labels, templates, (prompts) => this.prompts.encodeAndKeep(tenant, prompts, lane));
  }

  /** Label vectors for one call. Nothing is stored. */
  encodeOnce(
    tenant: TenantId,
    labels: readonly Promptable[],
    templates: readonly string[],
    lane?: Lane,
  ): Promise<EncodedLabels> {
    return this.run(labels, templates, (prompts) => this.prompts.encodeOnce(tenant, prompts, lane));
  }

  private async run(
    labels: readonly Promptable[],
    templates: readonly string[],
    encode: (prompts: string[]) => ReturnType<PromptEncoder['encodeOnce']>,
  ): Promise<EncodedLabels> {
    const promptsByLabel = labels.map((label) => promptsOf(label, templates));
    const distinct = [...new Set(promptsByLabel.flat())];
    const encoded = await encode(distinct);
    const vectorOf = new Map(distinct.map((prompt, i) => [prompt, encoded.vectors[i] as Float32Array]));
    const vectors = new Float32Array(labels.length * this.dimensions);
    promptsByLabel.forEach((prompts, i) => {
      const of = prompts.map((prompt) => vectorOf.get(prompt) as Float32Array);
      // The mean of a single unit vector is the vector itself.
      vectors.set(of.length === 1 ? (of[0] as Float32Array) : labelVector(of), i * this.dimensions);
    });
    return {
      vectors,
      promptsEncoded: encoded.encoded,
      warnings: encoded.truncated.map(
        (prompt) => `the end was cut off, because the prompt is longer than the model's context: "${prompt}"`,
      ),
    };
  }
}
