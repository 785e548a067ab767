import { createHash } from 'node:crypto';
import type { LabelId, LabelSetId, PromptTemplateId, TenantId } from '#lexiclip/domain/ids.js';
import type { LabelRows } from '#lexiclip/domain/label-rows.js';
import type { LabelSetRecord } from '#lexiclip/domain/label-set.js';
import { labelDigest, type VersionRecord } from '#lexiclip/domain/version-digest.js';
import type { LabelSetStore } from '#lexiclip/services/storage/label-sets/label-set-store.js';

/*
 * Changes of label sets as the services make them, without a model: a label's vector follows from its name.
 */

/** The tenant that prepared data are of. */
export const TENANT = `ten_${'0'.repeat(32)}` as TenantId;

export const DIMENSIONS = 8;

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The vector of a name, [DIMENSIONS], unit length. */
export function vectorOf(name: string): Float32Array {
  const values = [...hashOf(name).subarray(0, DIMENSIONS)].map((byte) => byte - 127.5);
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

/** A prompt template, as far as a version names it. */
export const template = (slug: string, id = `pt_${slug}`) => ({ id: id as PromptTemplateId, slug, number: 1 });

const MODEL = {
  id: 'test',
  digest: 'none',
  dimensions: DIMENSIONS,
  dtype: 'fp32',
  device: 'cpu',
  logitScale: 100,
  textRules: 2,
};

export function rowsOf(names: readonly string[], from = 0): LabelRows {
  const labels = names.map((name) => ({
    id: hashOf(name).toString('hex', 0, 8) as LabelId,
    name,
    synonyms: [],
    prompts: [],
    parentId: null,
    metadata: null,
  }));
  const vectors = new Float32Array(names.length * DIMENSIONS);
  const digests = new Uint8Array(names.length * 32);
  labels.forEach((label, row) => {
    const vector = vectorOf(label.name);
    vectors.set(vector, row * DIMENSIONS);
    digests.set(labelDigest(label, vector), row * 32);
  });
  return { labels, positions: Int32Array.from(names, (_, i) => from + i), vectors, dimensions: DIMENSIONS, digests };
}

const joined = (a: LabelRows, b: LabelRows): LabelRows => ({
  labels: [...a.labels, ...b.labels],
  positions: Int32Array.from([...a.positions, ...b.positions]),
  vectors: Float32Array.from([...a.vectors, ...b.vectors]),
  dimensions: DIMENSIONS,
  digests: Uint8Array.from([...a.digests, ...b.digests]),
});

const record = (
  labelSetId: LabelSetId,
  number: number,
  rows: LabelRows,
  operation: string,
  used = template('photo'),
): VersionRecord => ({
  labelSetId,
  number,
  createdAt: new Date(),
  createdBy: 'a test',
  operation,
  message: null,
  labelCount: rows.labels.length,
  template: used,
  model: MODEL,
});

/** A set's record, with an id that follows from its slug and a number. */
export function setOf(slug: string, serial: string): LabelSetRecord {
  const hex = hashOf(`${slug} ${serial}`).toString('hex', 0, 16);
  const at = new Date();
  return { id: `ls_${hex}` as LabelSetId, slug, name: slug, description: null, createdAt: at, updatedAt: at };
}

export const KINDS = ['create', 'upsert', 'restore', 'template', 'remove'] as const;
export type Kind = (typeof KINDS)[number];

/** What came of a mutation. */
export interface Outcome {
  /** The version that was made; null when another writer was first, or the set is not there, or for a removal. */
  readonly number: number | null;
  readonly labels: readonly string[];
}

/** One attempt to change a set. A change adds a label that is named after the writer. */
export async function mutate(store: LabelSetStore, kind: Kind, slug: string, writer: string): Promise<Outcome> {
  if (kind === 'create') return create(store, slug, writer);
  const [set] = await store.findBySlugs([slug]);
  const base = set && (await store.latestOf([set.id])).get(set.id);
  if (!set || !base) return { number: null, labels: [] };
  if (kind === 'remove') {
    await store.remove(set);
    return { number: null, labels: [] };
  }
  const before = await store.read(base);
  const number = base.number + 1;
  if (kind === 'restore') {
    const [old] = await store.findVersions([{ labelSetId: set.id, number: 1 }]);
    const rows = old && (await store.read(old));
    if (!rows) throw new Error('version 1 is not there');
    const next = record(set.id, number, rows, 'restoreLabelSet');
    return outcome(await store.commit(base, next, rows, { kind: 'restore', version: 1 }), rows);
  }
  if (kind === 'template') {
    const next = record(set.id, number, before, 'updateLabelSet', template('sketch'));
    return outcome(await store.commit(base, next, before, { kind: 'replace' }), before);
  }
  const added = rowsOf([writer], (before.positions.at(-1) ?? -1) + 1);
  const rows = joined(before, added);
  const next = record(set.id, number, rows, 'upsertLabels', base.template as ReturnType<typeof template>);
  return outcome(await store.commit(base, next, rows, { kind: 'change', rows: added, removed: [] }), rows);
}

async function create(store: LabelSetStore, slug: string, writer: string): Promise<Outcome> {
  const rows = rowsOf(['ash', writer]);
  const set = setOf(slug, writer);
  return outcome(await store.create(set, record(set.id, 1, rows, 'createLabelSet'), rows), rows);
}

const outcome = (version: { number: number } | undefined, { labels }: LabelRows): Outcome => ({
  number: version?.number ?? null,
  labels: labels.map(({ name }) => name),
});

/** Names of the labels of each version of a set, oldest first; empty when it is not there. Reading proves the digests. */
export async function contentOf(store: LabelSetStore, slug: string): Promise<string[][]> {
  const [set] = await store.findBySlugs([slug]);
  const versions = set ? ((await store.versionsOf([set.id])).get(set.id) ?? []) : [];
  return Promise.all(versions.map(async (version) => (await store.read(version)).labels.map(({ name }) => name)));
}
