import { constants, type Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { BulkFault, BulkItem } from '../../../../domain/bulk.js';
import type { FolderRule } from '../../../../domain/bulk-folder.js';
import { LIMITS } from '../../../../domain/limits.js';
import { badInput, LexiclipError, notFound } from '../../../../errors.js';
import type { BulkSource } from './bulk-source.js';

/** Of whoever asks. */
interface FolderOwner {
  /** Slug of the tenant. */
  readonly slug: string;
  readonly argument: string;
}

/**
 * Images in a folder on the servers. Only folders below those that the operator allows are read, and no link leads out
 * of them: paths are compared when all links in them are resolved, and again when a file is opened.
 */
export function folderSource(
  folder: string,
  { slug, argument }: FolderOwner,
  rules: readonly FolderRule[],
): BulkSource {
  const root = async (): Promise<string> => {
    const allowed = rules.filter(({ tenant }) => tenant === null || tenant === slug);
    const real = isAbsolute(folder) ? await realpath(folder).catch(() => undefined) : undefined;
    for (const { path } of real === undefined ? [] : allowed) {
      const top = await realpath(path).catch(() => undefined);
      if (top !== undefined && isWithin(real as string, top)) return real as string;
    }
    // The same for what is not there and what is not allowed: nobody learns what there is outside.
    throw notFound(argument, 'such folder among those that this server allows for images');
  };
  return {
    async check() {
      if (!(await stat(await root())).isDirectory()) throw badInput(argument, 'is not a folder');
    },
    isHere: () =>
      root().then(
        () => true,
        () => false,
      ),
    async *items(from, signal) {
      const top = await root();
      let seq = 0;
      for await (const found of filesIn(top, top)) {
        signal.throwIfAborted();
        if (seq >= LIMITS.bulkImages) throw badInput(argument, `has more than ${LIMITS.bulkImages} files`);
        if (seq >= from) yield { seq, ...found };
        seq++;
      }
    },
  };
}

type Found = Pick<BulkItem, 'name'> & ({ readonly path: string } | { readonly fault: BulkFault });

/** Files below the folder by their names, without those that are hidden. Links to folders are not followed. */
async function* filesIn(folder: string, top: string): AsyncGenerator<Found> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path, top);
    else yield* fileAt(path, top, entry);
  }
}

async function* fileAt(path: string, top: string, entry: Dirent): AsyncGenerator<Found> {
  const name = relative(top, path).split(sep).join('/');
  if (entry.isFile()) yield { name, path };
  else if (entry.isSymbolicLink()) {
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || !isWithin(real, top)) yield { name, fault: leadsOut };
    else if ((await stat(real)).isFile()) yield { name, path };
  }
}

const leadsOut: BulkFault = { code: 'BAD_USER_INPUT', message: 'the link leads out of the folder' };

/**
 * Reads an image file.
 *
 * @param path as a source has found it, below the folder
 * @throws LexiclipError BAD_USER_INPUT, NOT_FOUND or PAYLOAD_TOO_LARGE
 */
export async function readImage(path: string, folder: string): Promise<Uint8Array> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) throw new LexiclipError('NOT_FOUND', 'the file is not there any more');
  if (!isWithin(real, await realpath(folder))) throw new LexiclipError('BAD_USER_INPUT', leadsOut.message);
  // What has become a link since, or a pipe, which nobody writes to, is not opened or waited for.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (!file) throw new LexiclipError('BAD_USER_INPUT', 'the file cannot be opened by this server');
  try {
    const found = await file.stat();
    const { size } = found;
    if (!found.isFile()) throw new LexiclipError('BAD_USER_INPUT', 'is not a file');
    if (size > LIMITS.imageBytes) {
      throw new LexiclipError('PAYLOAD_TOO_LARGE', `has ${size} bytes; at most ${LIMITS.imageBytes} are allowed`);
    }
    const bytes = new Uint8Array(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const isWithin = (path: string, top: string): boolean =>
  path === top || path.startsWith(top.endsWith(sep) ? top : top + sep);
