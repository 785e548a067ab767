import type { TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import { labelVector } from '../../domain/vectors.js';
import type { PromptEncoder } from '../embedding/prompt-encoder.js';
import { promptsOf } from '../templates/rendering.js';

export interface EncodedLabels {
  /** Row-major, [labels × dimensions], unit length. */
  readonly vectors: Float32Array;
  /** How many prompts the model had to encode. */
  readonly promptsEncoded: number;
  /** For the author: what was encoded otherwise than written. */
  readonly warnings: readonly string[];
}

type Promptable = Pick<Label, 'name' | 'synonyms' | 'prompts'>;

/** Turns labels into label vectors. */
export class LabelEncoder {
  constructor(
    private readonly prompts: PromptEncoder,
    private readonly dimensions: number,
  ) {}

  /** For a label set: prompts that were ever encoded for this tenant are not encoded again. */
  encode(tenant: TenantId, labels: readonly Promptable[], templates: readonly string[]): Promise<EncodedLabels> {
    return this.run(labels, templates, (prompts) => this.prompts.encodeAndKeep(tenant, prompts));
  }

  /** For one call: nothing is written. */
  encodeOnce(tenant: TenantId, labels: readonly Promptable[], templates: readonly string[]): Promise<EncodedLabels> {
    return this.run(labels, templates, (prompts) => this.prompts.encodeOnce(tenant, prompts));
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
      // The mean of one unit vector is that vector.
      vectors.set(of.length === 1 ? (of[0] as Float32Array) : labelVector(of), i * this.dimensions);
    });
    return {
      vectors,
      promptsEncoded: encoded.encoded,
      warnings: encoded.truncated.map((prompt) => `longer than the model reads, the end was cut off: "${prompt}"`),
    };
  }
}
