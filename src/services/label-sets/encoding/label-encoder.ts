import type { TenantId } from '../../../domain/ids.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import type { Steps } from '../../../domain/steps.js';
import { type TextRules, textRulesOf } from '../../../domain/text-rules.js';
import { labelVector } from '../../../domain/vectors.js';
import type { Lane } from '../../concurrency/queues/fair-queue.js';
import { inTurns } from '../../concurrency/turns.js';
import type { PromptEncoder } from '../../embedding/text/prompt-encoder.js';
import type { EncodedSlice } from '../../embedding/text/prompt-slice.js';
import { type Promptable, promptCount, promptsOf } from '../../templates/rendering.js';

export interface EncodedLabels {
  /** Row-major, [labels × dimensions], unit length. */
  readonly vectors: Float32Array;
  /** Number of prompts that the model had to encode. */
  readonly promptsEncoded: number;
  /** What was encoded differently from how it was written, for the author. */
  readonly warnings: readonly string[];
}

/** What is encoded, for whom, and for how long. */
export interface LabelsToEncode {
  readonly tenant: TenantId;
  readonly labels: readonly Promptable[];
  readonly templates: readonly string[];
  /** Ends the work between two runs of the model. */
  readonly signal: AbortSignal;
  readonly lane?: Lane | undefined;
  /** Is told how many prompts have their vectors, of how many at most. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How the running model reads prompts, and how long its vectors are. */
interface Reading {
  readonly rules: TextRules;
  readonly dimensions: number;
}

/** Number of cut prompts that are named; of the others, only the number is told. */
const MAX_WARNINGS = 100;

/** Turns labels into label vectors. */
export class LabelEncoder {
  private readonly reading: Reading;

  constructor(
    private readonly prompts: PromptEncoder,
    { dimensions, textRules }: Pick<ModelIdentity, 'dimensions' | 'textRules'>,
  ) {
    this.reading = { dimensions, rules: textRulesOf(textRules) };
  }

  /**
   * Label vectors for a label set. Prompts that were ever encoded for this tenant are read from the store.
   *
   * @throws as `PromptEncoder.encodeAndKeep`
   */
  encode(given: LabelsToEncode): Promise<EncodedLabels> {
    const { tenant, labels, templates } = given;
    const vectors = new LabelVectors(labels, templates, this.reading);
    const { count } = vectors;
    let made = 0;
    const onDone = (more: number) => {
      made += more;
      given.onProgress?.(made, count);
    };
    return vectors.from(this.prompts.encodeAndKeep(tenant, vectors.prompts(), { ...given, count, onDone }));
  }

  /** Label vectors for one call. Nothing is stored. @throws as `PromptEncoder.encodeOnce` */
  encodeOnce(given: LabelsToEncode): Promise<EncodedLabels> {
    const { tenant, labels, templates } = given;
    const vectors = new LabelVectors(labels, templates, this.reading);
    return vectors.from(this.prompts.encodeOnce(tenant, vectors.prompts(), { ...given, count: vectors.count }));
  }

  /** Label vectors for a draft: only prompts that are not stored are encoded. @throws as `PromptEncoder.encodeBeside` */
  encodeBeside(given: LabelsToEncode): Promise<EncodedLabels> {
    const { tenant, labels, templates } = given;
    const vectors = new LabelVectors(labels, templates, this.reading);
    return vectors.from(this.prompts.encodeBeside(tenant, vectors.prompts(), { ...given, count: vectors.count }));
  }
}

/** Label vectors that are put together while the vectors of their prompts arrive, in order. */
class LabelVectors {
  /** Number of prompts of each label that was rendered and is not put together yet. */
  private readonly counts: number[] = [];
  /** Vectors of the first of these labels so far. */
  private of: Float32Array[] = [];
  private readonly vectors: Float32Array;
  private row = 0;

  constructor(
    private readonly labels: readonly Promptable[],
    private readonly templates: readonly string[],
    private readonly reading: Reading,
  ) {
    this.vectors = new Float32Array(labels.length * reading.dimensions);
  }

  /** Number of prompts, at most. */
  get count(): number {
    return this.labels.reduce((sum, label) => sum + promptCount(label, this.templates), 0);
  }

  /** Renders the prompts of a label when the first of them is needed. */
  *prompts(): Generator<string, void, void> {
    for (const label of this.labels) {
      const prompts = promptsOf(label, this.templates, this.reading.rules);
      this.counts.push(prompts.length);
      yield* prompts;
    }
  }

  async from(slices: AsyncIterable<EncodedSlice>): Promise<EncodedLabels> {
    let promptsEncoded = 0;
    let cut = 0;
    const warnings: string[] = [];
    for await (const { vectors, encoded, truncated } of slices) {
      promptsEncoded += encoded;
      cut += truncated.length;
      for (const prompt of truncated.slice(0, MAX_WARNINGS - warnings.length)) warnings.push(cutOff(prompt));
      await inTurns(this.addAll(vectors));
    }
    if (cut > warnings.length) warnings.push(`${cut - warnings.length} more prompts were cut off`);
    return { vectors: this.vectors, promptsEncoded, warnings };
  }

  private *addAll(vectors: readonly Float32Array[]): Steps<void> {
    for (const vector of vectors) {
      this.add(vector);
      yield;
    }
  }

  private add(vector: Float32Array): void {
    if (this.of.push(vector) < (this.counts[0] as number)) return;
    // The mean of a single unit vector is the vector itself.
    const mean = this.of.length === 1 ? vector : labelVector(this.of);
    this.vectors.set(mean, this.row++ * this.reading.dimensions);
    this.of = [];
    this.counts.shift();
  }
}

const cutOff = (prompt: string): string =>
  `the end was cut off, because the prompt is longer than the model's context: "${prompt}"`;
