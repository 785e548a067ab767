import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { note } from '../terminal/output.js';
import { UsageError } from '../usage-error.js';
import { locate } from './folder.js';
import type { PinnedSet } from './pinned-set.js';
import { isImageError } from './row.js';

const row = z.looseObject({
  path: z.string(),
  labelSet: z.string(),
  version: z.number(),
  error: z.object({ code: z.string() }).optional(),
});

/** What an earlier run has written. */
export interface Finished {
  /** The images that need not be sent again, by where they really are, and whether they have failed. */
  readonly images: ReadonlyMap<string, { readonly failed: boolean }>;
  /** The output without an incomplete last line, and without failures that are not the image's own. */
  readonly text: string;
  /** Whether `text` is less than what the file contains. */
  readonly isRewritten: boolean;
}

/** Reads the output of an earlier run; a missing file is an empty one. @throws UsageError unless `classify` wrote it */
export async function readFinished(file: string, set: PinnedSet): Promise<Finished> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new UsageError(`${file}: ${error.message}`, { cause: error });
  });
  // What follows the last line break is an incomplete line, or nothing.
  const lines = text.split('\n').slice(0, -1);
  const done: { readonly path: string; readonly failed: boolean }[] = [];
  let others = 0;
  const kept = lines.filter((line, i) => {
    const { path, labelSet, version, error } = parse(file, i + 1, line);
    if (error && !isImageError(error.code)) return false;
    if (labelSet === set.slug && version === set.version) done.push({ path, failed: error !== undefined });
    else others++;
    return true;
  });
  if (others > 0) note(`${others} rows of ${file} are not from ${set.slug}@${set.version}, and are kept`);
  const whole = kept.map((line) => `${line}\n`).join('');
  const images = new Map<string, { readonly failed: boolean }>();
  for (const { path, failed } of done) images.set((await locate(path)).real, { failed });
  return { images, text: whole, isRewritten: whole !== text };
}

function parse(file: string, number: number, line: string): z.infer<typeof row> {
  try {
    return row.parse(JSON.parse(line));
  } catch (cause) {
    throw new UsageError(`${file}:${number}: is no row of classify; nothing was changed`, { cause });
  }
}
