import { createHash } from 'node:crypto';
import type { LabelId, LabelSetId, SampleSetId } from '#lexiclip/domain/ids.js';
import { type Sample, type SampleRows, type SampleSetRecord, sampleIdOf } from '#lexiclip/domain/sample.js';
import { type SampleVersionRecord, sampleCounts, sampleRowsOf } from '#lexiclip/domain/sample-rows.js';
import type { SampleSetStore } from '#lexiclip/services/storage/sample-sets/sample-set-store.js';
import { NativeDate } from '../native.js';

/*
 * Samples as the services make them, without pictures: all of a sample follows from its file's name.
 */

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A sample set's record, with an id that follows from its slug and a number. */
export function sampleSetOf(slug: string, serial: string): SampleSetRecord {
  const at = new NativeDate();
  return {
    id: `ss_${hashOf(`${slug} ${serial}`).slice(0, 32)}` as SampleSetId,
    slug,
    name: slug,
    description: null,
    labelSetId: `ls_${hashOf(slug).slice(0, 32)}` as LabelSetId,
    keepThumbnails: true,
    createdAt: at,
    updatedAt: at,
  };
}

/** A sample whose right answer is the label that is called like its file. */
export const sampleOf = (set: SampleSetId, fileName: string, given: Partial<Sample> = {}): Sample => ({
  id: sampleIdOf(set, hashOf(fileName)),
  sha256: hashOf(fileName),
  fileName,
  format: 'jpeg',
  width: 640,
  height: 480,
  expected: [{ labelId: hashOf(fileName).slice(0, 16) as LabelId, name: fileName }],
  kind: null,
  role: 'EVALUATION',
  metadata: null,
  ...given,
});

/** Samples one after the other. @param from position of the first */
export const sampleRows = (samples: readonly Sample[], from = 0): SampleRows =>
  sampleRowsOf(
    samples,
    Int32Array.from(samples, (_, i) => from + i),
  );

/** A version's record of these samples. */
export const sampleVersionOf = (
  sampleSetId: SampleSetId,
  number: number,
  rows: SampleRows,
  operation = 'addSamples',
): SampleVersionRecord => ({
  sampleSetId,
  number,
  createdAt: new NativeDate(),
  createdBy: 'a test',
  operation,
  message: null,
  ...sampleCounts(rows.samples),
});

/** The samples of both, in this order. */
export const joinedSamples = (a: SampleRows, b: SampleRows): SampleRows => ({
  samples: [...a.samples, ...b.samples],
  positions: Int32Array.from([...a.positions, ...b.positions]),
  digests: Uint8Array.from([...a.digests, ...b.digests]),
});

/** What came of a mutation. */
export interface SampleOutcome {
  /** The version that was made; null when another writer was first, or the set is not there, or for a removal. */
  readonly number: number | null;
  /** File names of its samples. */
  readonly names: readonly string[];
}

export type SampleMutation = 'create' | 'add' | 'remove';

/** One attempt to change a set. A change adds a sample, whose file is named after the writer. */
export async function mutateSamples(
  store: SampleSetStore,
  kind: SampleMutation,
  slug: string,
  writer: string,
): Promise<SampleOutcome> {
  if (kind === 'create') return createSamples(store, slug, writer);
  const [set] = await store.findBySlugs([slug]);
  const base = set && (await store.latestOf([set.id])).get(set.id);
  if (!set || !base) return { number: null, names: [] };
  if (kind === 'remove') {
    await store.remove(set);
    return { number: null, names: [] };
  }
  const before = await store.read(base);
  const added = sampleRows([sampleOf(set.id, writer)], (before.positions.at(-1) ?? -1) + 1);
  const rows = joinedSamples(before, added);
  const next = sampleVersionOf(set.id, base.number + 1, rows);
  return outcomeOf(await store.commit(base, next, rows, { kind: 'change', rows: added, removed: [] }), rows);
}

async function createSamples(store: SampleSetStore, slug: string, writer: string): Promise<SampleOutcome> {
  const set = sampleSetOf(slug, writer);
  const rows = sampleRows([sampleOf(set.id, 'ash'), sampleOf(set.id, writer)]);
  return outcomeOf(await store.create(set, sampleVersionOf(set.id, 1, rows, 'createSampleSet'), rows), rows);
}

const outcomeOf = (version: { number: number } | undefined, { samples }: SampleRows): SampleOutcome => ({
  number: version?.number ?? null,
  names: samples.map(({ fileName }) => String(fileName)),
});

/** File names of the samples of each version, oldest first; empty when the set is not there. */
export async function sampleNamesIn(store: SampleSetStore, slug: string): Promise<string[][]> {
  const [set] = await store.findBySlugs([slug]);
  const versions = set ? ((await store.versionsOf([set.id])).get(set.id) ?? []) : [];
  const read = async (version: (typeof versions)[number]) => outcomeOf(version, await store.read(version)).names;
  return (await Promise.all(versions.map(read))).map((names) => [...names]);
}
