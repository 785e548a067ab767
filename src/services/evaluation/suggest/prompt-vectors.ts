import type { TextRules } from '../../../domain/text-rules.js';
import { labelVector } from '../../../domain/vectors.js';
import { giveWay } from '../../concurrency/turns.js';
import type { PromptEncoder } from '../../embedding/text/prompt-encoder.js';
import { type Promptable, promptsOf } from '../../templates/rendering.js';
import type { ComparisonOptions } from '../explain/neighbour-search.js';

/** A label with the templates that its prompts are rendered from. */
export interface Rendered {
  readonly label: Promptable;
  readonly templates: readonly string[];
}

/** The vectors of prompts, each looked up or encoded once. */
export class PromptVectors {
  private readonly vectors = new Map<string, Float32Array>();

  constructor(
    private readonly encoder: PromptEncoder,
    private readonly rules: TextRules,
  ) {}

  /** @throws as `PromptEncoder.encodeAndKeep` */
  async add(
    { tenant, signal }: ComparisonOptions & { readonly signal: AbortSignal },
    labels: readonly Rendered[],
  ): Promise<void> {
    const missing = new Set<string>();
    for (const { label, templates } of labels) {
      await giveWay(tenant);
      for (const prompt of promptsOf(label, templates, this.rules)) if (!this.vectors.has(prompt)) missing.add(prompt);
    }
    const texts = [...missing];
    let next = 0;
    const options = { count: texts.length, signal, lane: 'batch' } as const;
    for await (const slice of this.encoder.encodeAndKeep(tenant, texts, options)) {
      for (const vector of slice.vectors) this.vectors.set(texts[next++] as string, vector);
    }
  }

  /** The vectors of labels, row-major, [labels × dimensions]. Their prompts were added. */
  async of(labels: readonly Rendered[], dimensions: number): Promise<Float32Array> {
    const all = new Float32Array(labels.length * dimensions);
    for (const [row, { label, templates }] of labels.entries()) {
      await giveWay();
      const own = promptsOf(label, templates, this.rules).map((prompt) => this.vectors.get(prompt) as Float32Array);
      all.set(labelVector(own), row * dimensions);
    }
    return all;
  }
}
