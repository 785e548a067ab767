import type { JobFieldsFragment } from '../generated/graphql.js';
import { shortTime } from '../terminal/output.js';
import { table } from '../terminal/table.js';

/** A table of jobs. */
export const jobLines = (jobs: readonly JobFieldsFragment[]): string[] =>
  table(
    ['id', 'kind', 'what', 'state', 'progress', 'started', 'by'],
    jobs.map((job) => {
      const { id, kind, subject, state, createdAt, createdBy } = job;
      return [id, kind, subject, state, progressOf(job), shortTime(createdAt), createdBy];
    }),
  );

/** All about one job, a line for each thing. */
export function detailLines(job: JobFieldsFragment): string[] {
  const { id, kind, subject, state, createdAt, createdBy, startedAt, finishedAt, error } = job;
  const details: (readonly [string, string | null | undefined])[] = [
    ['job', id],
    ['kind', kind],
    ['what', subject],
    ['state', state],
    ['progress', progressOf(job)],
    ['started', `${shortTime(createdAt)} by ${createdBy}`],
    ['began', shortTime(startedAt)],
    ['ended', shortTime(finishedAt)],
    ['error', error && `${error.code} ${error.message}`],
  ];
  return details.flatMap(([name, value]) => (value ? [`${name.padEnd(10)}${value}`] : []));
}

/** `12 of 30 prompts, 9 s left`; empty where nothing is known yet. */
function progressOf({ progress: { done, total, unit, etaSeconds } }: JobFieldsFragment): string {
  if (total == null) return done === 0 ? '' : `${done.toLocaleString('en')} ${unit}`;
  const left = etaSeconds == null ? '' : `, ${etaSeconds} s left`;
  return `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}${left}`;
}
