import { randomUUID } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataRoot } from './lance/data-root.js';

/** How long an answer holds, ms: anybody may ask. */
const HOLDS_MS = 1_000;
/** A disk with less room counts as full, bytes: no change of a label set fits into it. */
const MIN_FREE_BYTES = 1 << 20;
const PROBE = Buffer.alloc(4096);

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the disk is read-only',
  ENOENT: 'the data directory is not there',
};

/** Tries whether data can be written. An object store is not tried: each attempt would cost. */
export class DiskProbe {
  private readonly directory: string | undefined;
  private last: { readonly at: number; readonly fault: Promise<string | undefined> } | undefined;

  constructor(root: DataRoot) {
    this.directory = root.isLocal ? dirname(root.addressOf('system')) : undefined;
  }

  /** @returns why nothing can be written; undefined when it can */
  fault(): Promise<string | undefined> {
    const now = performance.now();
    if (!this.last || now - this.last.at > HOLDS_MS) this.last = { at: now, fault: this.probe() };
    return this.last.fault;
  }

  private async probe(): Promise<string | undefined> {
    if (this.directory === undefined) return undefined;
    const path = join(this.directory, `.probe-${randomUUID()}`);
    try {
      await writeFile(path, PROBE, { flag: 'wx' });
      const { bavail, bsize, blocks } = await statfs(this.directory);
      // Some file systems do not say how large they are.
      return blocks > 0 && bavail * bsize < MIN_FREE_BYTES ? REASONS.ENOSPC : undefined;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      return REASONS[code] ?? `the data directory cannot be written to (${code})`;
    } finally {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}
