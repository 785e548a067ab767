import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameOf } from '../support/labels.js';
import { pictures } from '../support/pictures.js';
import type { Task } from './peer.js';

const PICTURES = 32;

/** The task of all peers, with its pictures in a temporary folder. */
export async function makeTask(
  settings: Pick<Task, 'model' | 'threads' | 'seconds' | 'labels'>,
): Promise<{ task: Task; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lexiclip-peers-'));
  const files = await pictures(PICTURES);
  const picturePaths = files.map((_, i) => join(folder, `${i}.jpg`));
  await Promise.all(files.map((file, i) => writeFile(picturePaths[i] as string, file)));
  const labelNames = Array.from({ length: Math.max(...settings.labels) }, (_, i) => nameOf(i));
  const close = () => rm(folder, { recursive: true, force: true });
  return { task: { ...settings, pictures: files, picturePaths, labelNames }, close };
}
