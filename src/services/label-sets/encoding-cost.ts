import type { EncodedLabels } from './label-encoder.js';

/** What a change has had encoded, and what its author should know of it. Attempts that lost count as well. */
export class EncodingCost {
  /** Number of prompts that the model had to encode. */
  promptsEncoded = 0;
  private readonly said = new Set<string>();

  add({ promptsEncoded, warnings }: Pick<EncodedLabels, 'promptsEncoded' | 'warnings'>): void {
    this.promptsEncoded += promptsEncoded;
    for (const warning of warnings) this.said.add(warning);
  }

  /** Without duplicates. */
  get warnings(): readonly string[] {
    return [...this.said];
  }
}
