import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LabelId, newLabelSetId, newPromptTemplateId, newTenantId } from '#lexiclip/domain/ids.js';
import type { Label } from '#lexiclip/domain/label.js';
import { DIGEST_BYTES, type LabelRows, pickRows, vectorAt } from '#lexiclip/domain/label-rows.js';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import {
  contentDigest,
  labelDigest,
  labelDigests,
  type VersionRecord,
  versionDigest,
} from '#lexiclip/domain/version-digest.js';
import { openStorage } from '#lexiclip/services/storage/storage.js';
import { nameOf } from '../support/labels.js';
import { median, timed } from '../support/measure.js';
import { atMost, ms, type Row } from '../support/table.js';

const MAX_SHARE = 0.05;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** What digests cost of a first commit, and of a change of one label, without encoding. */
export async function benchDigests({
  labels: count,
  dimensions,
  upserts,
}: {
  labels: number;
  dimensions: number;
  upserts: number;
}) {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-bench-'));
  const storage = await openStorage(data);
  try {
    const tenant = newTenantId();
    await storage.createTenant(tenant);
    const template = { id: newPromptTemplateId(), slug: 'photo', number: 1 };
    const stamp = { createdAt: new Date(), createdBy: 'bench', message: null };
    await (await storage.templatesOf(tenant)).insert({ ...template, ...stamp, name: 'Photo', templates: ['{label}'] });
    const store = await storage.labelSetsOf(tenant);
    const model = { id: 'm', digest: 'd', dimensions, dtype: 'fp32', device: 'cpu', logitScale: 100, textRules: 2 };
    const id = newLabelSetId();
    const record = (number: number, labelCount: number): VersionRecord => ({
      labelSetId: id,
      number,
      labelCount,
      template,
      model,
      operation: 'upsertLabels',
      ...stamp,
    });
    let rows = randomRows(count, dimensions);
    const hashing = await timed(async () => {
      versionDigest(record(1, count), contentDigest(digested(rows)), null);
    });
    let latest: LabelSetVersion | undefined;
    const set = {
      id,
      slug: 'bench',
      name: 'Bench',
      description: null,
      createdAt: stamp.createdAt,
      updatedAt: stamp.createdAt,
    };
    const first = await timed(async () => {
      latest = await store.create(set, record(1, count), rows);
    });
    const share = { hashing: [] as number[], commits: [] as number[] };
    for (let i = 0; i < upserts; i++) {
      const row = (i * 7919) % count;
      const labels = rows.labels.with(row, { ...(rows.labels[row] as Label), metadata: JSON.stringify({ i }) });
      const base = latest as LabelSetVersion;
      share.hashing.push(
        await timed(async () => {
          const digests = rows.digests.slice();
          digests.set(labelDigest(labels[row] as Label, vectorAt(rows, row)), row * DIGEST_BYTES);
          rows = { ...rows, labels, digests };
          versionDigest(record(base.number + 1, count), contentDigest(rows), base.digest);
        }),
      );
      const change = { kind: 'change', rows: pickRows(rows, [row]), removed: [] } as const;
      share.commits.push(
        await timed(async () => {
          latest = await store.commit(base, record(base.number + 1, count), rows, change);
        }),
      );
    }
    const [hash, commit] = [median(share.hashing), median(share.commits)];
    const result: Row[] = [
      { what: `first commit of ${count} labels × ${dimensions}, without encoding`, measured: ms(first) },
      { what: '  share of its digests', ...atMost(hashing / (first + hashing), MAX_SHARE, percent) },
      { what: 'commit of one changed label, without encoding', measured: ms(commit) },
      { what: '  share of its digests', ...atMost(hash / (commit + hash), MAX_SHARE, percent) },
    ];
    return result;
  } finally {
    await storage.close();
    await rm(data, { recursive: true, force: true });
  }
}

function randomRows(count: number, dimensions: number): LabelRows {
  const labels: Label[] = Array.from({ length: count }, (_, i) => ({
    id: `lbl-${i}` as LabelId,
    name: nameOf(i),
    synonyms: [],
    prompts: [],
    parentId: null,
    metadata: null,
  }));
  const vectors = Float32Array.from({ length: count * dimensions }, () => Math.random() - 0.5);
  const rows = { labels, positions: Int32Array.from(labels.keys()), vectors, dimensions, digests: new Uint8Array(0) };
  return digested(rows);
}

/** The rows with digests, all of them computed. */
const digested = (rows: LabelRows): LabelRows => ({ ...rows, digests: labelDigests(rows) });
