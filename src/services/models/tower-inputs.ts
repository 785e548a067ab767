/** What towers call their inputs. */
export const INPUT_NAMES = {
  ids: ['input_ids', 'text'],
  mask: ['attention_mask'],
  types: ['token_type_ids'],
  pixels: ['pixel_values', 'image'],
} as const;

/** What an input is for. */
export type InputRole = keyof typeof INPUT_NAMES;

/** What the input of that name is for; undefined for one that no known family has. */
export const roleOf = (name: string): InputRole | undefined =>
  (Object.keys(INPUT_NAMES) as InputRole[]).find((role) => (INPUT_NAMES[role] as readonly string[]).includes(name));

/** A graph may have been traced with two tokens, and then fails with one. */
const LEAST_TOKENS = 2;

/** Prompts as a text tower reads them: row-major, [prompts × length]. */
export interface PromptGrid {
  readonly dims: readonly [prompts: number, length: number];
  readonly ids: Int32Array;
  readonly mask: Uint8Array;
  /** Zeros: no prompt is a pair of texts. */
  readonly types: Uint8Array;
}

/**
 * Pads prompts to one length.
 *
 * @param length number of tokens; that of the longest when undefined
 * @param mask what stands for padding in the mask: zeros, or ones as everywhere
 */
export function promptGrid(
  prompts: readonly (readonly number[])[],
  { length, padId, mask }: { length: number | undefined; padId: number; mask: 'real' | 'ones' },
): PromptGrid {
  const columns = length ?? Math.max(LEAST_TOKENS, ...prompts.map((ids) => ids.length));
  const ids = new Int32Array(prompts.length * columns).fill(padId);
  const seen = new Uint8Array(ids.length).fill(mask === 'ones' ? 1 : 0);
  for (const [row, prompt] of prompts.entries()) {
    ids.set(prompt, row * columns);
    seen.fill(1, row * columns, row * columns + prompt.length);
  }
  return { dims: [prompts.length, columns], ids, mask: seen, types: new Uint8Array(ids.length) };
}
