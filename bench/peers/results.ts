import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Measurement, Strained } from './figures.js';

/** What a run was like. Figures of runs that differ in one of these are not to be compared. */
export interface Circumstances {
  readonly processor: string;
  readonly threads: number;
  readonly model: string;
  readonly seconds: number;
  readonly labels: readonly number[];
}

export interface Results {
  readonly circumstances: Circumstances;
  /** Versions by program; packages of Python by environment. */
  readonly versions: Readonly<Record<string, string>>;
  /** Weights of the peers that cannot take the ONNX files. */
  readonly weights: string;
  readonly measurements: readonly Measurement[];
  /** The last of each peer, by name. */
  readonly strains: Readonly<Record<string, Strained>>;
  /** Why a peer has no measurement, by name. */
  readonly skipped: Readonly<Record<string, string>>;
}

/**
 * The results of earlier runs, to which rounds are added.
 *
 * @returns undefined without a file
 * @throws Error where they were measured in other circumstances
 */
export async function readResults(path: string, circumstances: Circumstances): Promise<Results | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const results = JSON.parse(text) as Results;
  const [then, now] = [results.circumstances, circumstances].map((value) => JSON.stringify(value));
  if (then !== now) throw new Error(`--results ${path} was measured with ${then}, not with ${now}: name another file`);
  return results;
}

/** Replaces the file as a whole, so that a run that is stopped leaves the rounds before. */
export async function writeResults(path: string, results: Results): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(results, undefined, 1)}\n`);
  await rename(`${path}.new`, path);
}
