import type { EncodedLabels } from './label-encoder.js';

/** The number of prompts that a change has had encoded, with warnings for its author. Failed attempts count as well. */
export class EncodingCost {
  /** Number of prompts that the model had to encode. */
  promptsEncoded = 0;
  private readonly seen = new Set<string>();

  add({ promptsEncoded, warnings }: Pick<EncodedLabels, 'promptsEncoded' | 'warnings'>): void {
    this.promptsEncoded += promptsEncoded;
    this.warn(warnings);
  }

  warn(warnings: readonly string[]): void {
    for (const warning of warnings) this.seen.add(warning);
  }

  /** Without duplicates. */
  get warnings(): readonly string[] {
    return [...this.seen];
  }
}
