import { readdir, realpath } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, relative, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { FILE_ERRORS } from '../formats/text-file.js';
import { counted } from '../terminal/output.js';
import { UsageError } from '../usage-error.js';
import { type FoundFile, filesBelow, locate, type OnUnread } from './folder.js';

const EXTENSIONS = ['.jpg', '.jpeg', '.jpe', '.jfif', '.pjpeg', '.pjp', '.png', '.webp', '.gif', '.avif'];

/** Whether a path looks like that of an image. */
export const isImageName = (path: string): boolean => EXTENSIONS.includes(extension(path));

/** What paths of files, folders and patterns name. */
export interface FoundImages {
  readonly images: readonly FoundFile[];
  /** A line for each part that could not be read, with its path and the reason. */
  readonly unread: readonly string[];
  /** What was left out, one line each. */
  readonly leftOut: readonly string[];
}

/**
 * The image files that paths name: in the given order, the files of a folder or pattern sorted by path. A file that
 * several of them or several links lead to is there once.
 *
 * @throws UsageError for a path that does not exist, and for one with no images
 */
export async function findImages(paths: readonly string[]): Promise<FoundImages> {
  const remarks: Remarks = { unread: new Set(), leftOut: [] };
  const images = new Map<string, FoundFile>();
  const ordered: FoundFile[] = [];
  let links = 0;
  for (const path of paths) {
    const fresh: FoundFile[] = [];
    // The path that no link is part of comes first, so that it is the one that stays.
    for (const file of (await expand(path, remarks)).sort((a, b) => Number(isLinked(a)) - Number(isLinked(b)))) {
      const first = images.get(file.real);
      if (first === undefined) fresh.push(file);
      else if (resolve(first.path) !== resolve(file.path)) links++;
      images.set(file.real, first ?? file);
    }
    ordered.push(...fresh.sort(byPath));
  }
  const { unread, leftOut } = remarks;
  if (links > 0) leftOut.push(`${counted(links, 'link')} to images that are there already`);
  return { images: ordered, unread: [...unread], leftOut };
}

const isLinked = ({ path, real }: FoundFile): boolean => resolve(path) !== real;

const byPath = (a: FoundFile, b: FoundFile): number => (a.path < b.path ? -1 : 1);

interface Remarks {
  readonly unread: Set<string>;
  readonly leftOut: string[];
}

async function expand(path: string, remarks: Remarks): Promise<FoundFile[]> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (stats instanceof Error) {
    if (stats.code !== 'ENOENT' || !isDynamicPattern(path)) throw new UsageError(unreadLine(path, stats));
    return matches(path, remarks);
  }
  if (stats.isDirectory()) return imagesBelow(path, remarks);
  return [await locate(path)];
}

async function imagesBelow(folder: string, { unread, leftOut }: Remarks): Promise<FoundFile[]> {
  const files = await filesBelow(folder, (path, error) => unread.add(unreadLine(path, error)));
  const images = files.filter(({ path }) => EXTENSIONS.includes(extension(path)));
  if (images.length === 0) {
    throw new UsageError([...unread, `${folder}: contains no images (${EXTENSIONS.join(', ')})`].join('\n'));
  }
  const others = files.filter(({ path }) => !EXTENSIONS.includes(extension(path)));
  if (others.length > 0) {
    const kinds = [...new Set(others.map(({ path }) => extension(path) || 'no extension'))].sort();
    leftOut.push(
      `${counted(others.length, 'file')} in ${folder} that are no images by their names: ${kinds.join(', ')}`,
    );
  }
  return images;
}

async function matches(pattern: string, { unread }: Remarks): Promise<FoundFile[]> {
  const onUnread = (path: string, error: NodeJS.ErrnoException) => {
    // A link to nowhere may be anything, and is nothing that a pattern for images means unless it is called like one.
    if (error.code !== 'ENOENT' || EXTENSIONS.includes(extension(path)))
      unread.add(unreadLine(relative('', path), error));
  };
  const fs = { readdir: reporting(readdir, onUnread), realpath: reporting(realpath, onUnread) };
  const paths = await glob(pattern.replaceAll('\\', '/'), { onlyFiles: true, fs });
  const files = await Promise.all(paths.map(locate));
  if (files.length === 0) throw new UsageError([...unread, `${pattern}: matches no files`].join('\n'));
  return files;
}

/** A function of `node:fs` that says what it cannot read: `glob` itself is silent about it. */
const reporting = <Read extends (...args: never[]) => unknown>(read: Read, onUnread: OnUnread): Read =>
  new Proxy(read, {
    apply(target, self, args) {
      const [path, callback] = [String(args[0]), args.pop()];
      const answer = (error: NodeJS.ErrnoException | null, ...results: unknown[]) => {
        if (error) onUnread(path, error);
        callback(error, ...results);
      };
      return Reflect.apply(target, self, [...args, answer]);
    },
  });

const extension = (path: string): string => extname(path).toLowerCase();

const unreadLine = (path: string, { code = '', message }: NodeJS.ErrnoException): string =>
  `${path}: ${FILE_ERRORS[code] ?? message}`;
