import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts a small disk. @returns its path; undefined, with a word about it, where this user may not mount one. */
export function smallDisk(megabytes = 8): string | undefined {
  const path = mkdtempSync(join(tmpdir(), 'lexiclip-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    console.warn('skipped: a small disk can be mounted by root on Linux only');
    return undefined;
  }
}

/** Writes until nothing fits any more. */
export function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 1 << 20; size >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch {
        size >>= 1;
      }
    }
  } finally {
    closeSync(file);
  }
}

export function unmount(path: string): void {
  execFileSync('umount', [path]);
  rmSync(path, { recursive: true });
}
