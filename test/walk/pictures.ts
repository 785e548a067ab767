import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Of each label, and of each kind of unknowns, so many photos go in; the others are kept apart. */
const KNOWN_IN = 30;
const UNKNOWN_IN = 5;

/** A photo and its right answer. */
export interface Photo {
  readonly path: string;
  /** Null for one that is in no label. */
  readonly label: string | null;
}

/** Folders as a maintainer has them: one for each label, and one for what is in no label. */
export interface Pictures {
  /** To be imported: a folder per label, and `unknown` with a folder per kind. */
  readonly folder: string;
  readonly labels: readonly string[];
  readonly known: number;
  readonly unknown: number;
  /** Not shown to the service before the end. */
  readonly apart: readonly Photo[];
}

/** Lays out the photos. @param from with `known` and `foreign`, each with folders of photos */
export async function layOut(from: string, folder: string): Promise<Pictures> {
  const labels = (await readdir(join(from, 'known'))).sort();
  const kinds = (await readdir(join(from, 'foreign'))).sort();
  const apart: Photo[] = [];
  const place = async (source: string, target: string, taken: number, label: string | null): Promise<number> => {
    const names = (await readdir(source)).sort();
    await mkdir(target, { recursive: true });
    await Promise.all(names.slice(0, taken).map((name) => copyFile(join(source, name), join(target, name))));
    apart.push(...names.slice(taken).map((name) => ({ path: join(source, name), label })));
    return Math.min(taken, names.length);
  };
  let [known, unknown] = [0, 0];
  for (const label of labels) known += await place(join(from, 'known', label), join(folder, label), KNOWN_IN, label);
  for (const kind of kinds) {
    unknown += await place(join(from, 'foreign', kind), join(folder, 'unknown', kind), UNKNOWN_IN, null);
  }
  return { folder, labels, known, unknown, apart };
}
