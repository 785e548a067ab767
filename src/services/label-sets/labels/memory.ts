import type { Label } from '../../../domain/label.js';
import type { Steps } from '../../../domain/steps.js';

/** Memory of a label's object, its lists, and its entries in the indexes by id and name, bytes. */
const LABEL_BYTES = 320;
/** Memory of a text beside its characters, with the reference to it, bytes. */
const TEXT_BYTES = 32;

/** What is beyond Latin-1: a text with one such character takes two bytes for each of its characters. */
const WIDE = /[^\0-\u00ff]/;

const bytesOfText = (text: string): number => TEXT_BYTES + text.length * (WIDE.test(text) ? 2 : 1);

/** Labels never change once they are listed, so they are counted once. */
const counted = new WeakMap<readonly Label[], number>();

/** Memory that a label takes, bytes. Its name and synonyms count twice: they are also kept in folded form. */
export function bytesOfLabel({ id, name, synonyms, prompts, parentId, metadata }: Label): number {
  let bytes = LABEL_BYTES + bytesOfText(id) + 2 * bytesOfText(name);
  for (const synonym of synonyms) bytes += 2 * bytesOfText(synonym);
  for (const prompt of prompts) bytes += bytesOfText(prompt);
  if (parentId !== null) bytes += bytesOfText(parentId);
  if (metadata !== null) bytes += bytesOfText(metadata);
  return bytes;
}

/** Memory that the labels take without their vectors, bytes. */
export function bytesOfLabels(labels: readonly Label[]): number {
  const known = counted.get(labels);
  if (known !== undefined) return known;
  let bytes = 0;
  for (const label of labels) bytes += bytesOfLabel(label);
  counted.set(labels, bytes);
  return bytes;
}

/** Counts labels that differ from others by some, without counting all of them again. */
export function* countChanged(
  base: readonly Label[],
  labels: readonly Label[],
  { gone, come }: { readonly gone: readonly Label[]; readonly come: readonly Label[] },
): Steps<void> {
  let bytes = bytesOfLabels(base);
  for (const label of gone) {
    bytes -= bytesOfLabel(label);
    yield;
  }
  for (const label of come) {
    bytes += bytesOfLabel(label);
    yield;
  }
  counted.set(labels, bytes);
}

/** What a label without long texts takes, bytes: an estimate for labels that are not read yet. */
export const TYPICAL_LABEL_BYTES = 600;
