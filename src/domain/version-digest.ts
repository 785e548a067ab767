import { createHash, hash } from 'node:crypto';
import type { Label } from './label.js';
import type { LearnedFrom } from './label-classifier.js';
import { DIGEST_BYTES, type LabelRows, vectorAt } from './label-rows.js';
import type { LabelSetVersion } from './label-set-version.js';

/*
 * Digests of what a version contains. Each label has one, which is kept with its row, so that a change hashes only the
 * labels that it changes. A version's digest is made over those of its labels, in order, over its record, and over the
 * digest of the version before: whoever knows one digest can check the whole history up to it.
 */

/** A version's record without its own digest. */
export type VersionRecord = Omit<LabelSetVersion, 'digest'>;

/** Text and vector of a label, one after the other: hashing them at once costs less than in two parts. */
let scratch = Buffer.alloc(16 * 1024);

/** Digest of a label and its vector, [dimensions]. Its place in the set is no part of it. */
export function labelDigest(label: Label, vector: Float32Array): Uint8Array {
  const { id, name, synonyms, prompts, parentId, metadata } = label;
  const text = JSON.stringify([id, name, synonyms, prompts, parentId, metadata]);
  // No character of UTF-16 takes more than three bytes in UTF-8.
  const most = text.length * 3 + vector.byteLength;
  if (scratch.length < most) scratch = Buffer.alloc(most);
  const length = scratch.write(text);
  scratch.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), length);
  return Buffer.from(hash('sha256', scratch.subarray(0, length + vector.byteLength), 'hex'), 'hex');
}

/** Digests of labels with their vectors, [labels × 32]. */
export function labelDigests(rows: Pick<LabelRows, 'labels' | 'vectors' | 'dimensions'>): Uint8Array {
  const digests = new Uint8Array(rows.labels.length * DIGEST_BYTES);
  rows.labels.forEach((label, row) => {
    digests.set(labelDigest(label, vectorAt(rows, row)), row * DIGEST_BYTES);
  });
  return digests;
}

/** Digest of labels in their order. @param digests of each label, [labels × DIGEST_BYTES] */
export const contentDigest = ({ digests }: Pick<LabelRows, 'digests'>): string =>
  createHash('sha256').update(digests).digest('hex');

/**
 * Digest of a version.
 *
 * @param content digest of its labels
 * @param before digest of the version before; null for the first
 */
export function versionDigest(record: VersionRecord, content: string, before: string | null): string {
  const { labelSetId, number, createdAt, createdBy, operation, message, labelCount, template, model, learned } = record;
  // Of the first rules nothing was said.
  const later = model.textRules > 1 ? [model.textRules] : [];
  const fields = [
    [labelSetId, number, createdAt.toISOString(), createdBy, operation, message, labelCount],
    [template.id, template.slug, template.number],
    [model.id, model.digest, model.dimensions, model.dtype, model.device, model.logitScale, ...later],
    [content, before],
    // Nothing is said of what has not learned: such versions are older than learning.
    ...(learned ? [learnedFields(learned)] : []),
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

const learnedFields = (learned: LearnedFrom) => [
  [learned.sampleSetId, learned.sampleSetSlug, learned.sampleSetVersion, learned.exampleCount, learned.labelCount],
  [learned.a, learned.b, learned.gain, learned.standardError, learned.classifier],
  ...(learned.replacedTexts.length > 0 ? [learned.replacedTexts] : []),
];
