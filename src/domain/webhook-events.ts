import { createHash } from 'node:crypto';
import type { LabelSetId } from './ids.js';
import type { Job } from './job.js';
import type { LabelSetVersion } from './label-set-version.js';
import type { TagMove } from './version-tag.js';
import type { WebhookEvent } from './webhook.js';

type NamedSet = { readonly id: LabelSetId; readonly slug: string };

/** An id that follows from what the event is. */
const idOf = (...parts: readonly (string | number)[]): string =>
  `evt_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;

/** A version of a label set was committed. */
export const versionCommitted = (set: NamedSet, version: LabelSetVersion): WebhookEvent => ({
  id: idOf('version', set.id, version.number),
  type: 'version.committed',
  at: version.createdAt,
  data: {
    labelSetId: set.id,
    labelSet: set.slug,
    version: version.number,
    operation: version.operation,
    labelCount: version.labelCount,
    digest: version.digest,
  },
});

/** A tag was set on a version, moved to another one, or removed, when `to` is null. */
export const tagMoved = (set: NamedSet, { name, sequence, from, to, at }: TagMove): WebhookEvent => ({
  id: idOf('tag', set.id, name, sequence),
  type: 'tag.moved',
  at,
  data: { labelSetId: set.id, labelSet: set.slug, tag: name, from, to },
});

/** A job has succeeded, failed or been cancelled. */
export const jobFinished = (job: Job): WebhookEvent => ({
  id: idOf('job', job.id),
  type: 'job.finished',
  at: job.finishedAt ?? new Date(),
  data: {
    jobId: job.id,
    kind: job.kind,
    subject: job.subject,
    state: job.state,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    errorCode: job.error?.code ?? null,
  },
});
