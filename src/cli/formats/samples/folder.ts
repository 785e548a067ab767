import { readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { filesBelow } from '../../classify/folder.js';
import { isImageName } from '../../classify/images.js';
import { counted } from '../../terminal/output.js';
import { FILE_ERRORS } from '../text-file.js';
import { type BadSample, entryOf, type ReadSamples, type SampleEntry } from './sample-entry.js';

/**
 * Pictures in a folder for each label, however deep below it. In the folder for what is in no label, folders are kinds.
 *
 * @param unknown name of that folder
 */
export async function samplesInFolder(folder: string, unknown: string | undefined): Promise<ReadSamples> {
  const bad: BadSample[] = [];
  const top = await realpath(folder);
  const files = await filesBelow(folder, (path, { code = '', message }) => {
    bad.push({ at: path, reason: FILE_ERRORS[code] ?? message });
  });
  const images = files.filter(({ path }) => isImageName(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const entries: SampleEntry[] = [];
  for (const { path } of images) {
    const [label, ...rest] = relative(folder, path).split(sep);
    if (label === undefined || rest.length === 0) {
      bad.push({ at: path, reason: 'is in no folder of a label' });
    } else if (label === unknown) {
      entries.push(entryOf(path, path, [], { kind: rest.length > 1 ? (rest[0] as string) : null }));
    } else {
      entries.push(entryOf(path, path, [label]));
    }
  }
  const others = files.length - images.length;
  const notes = others > 0 ? [`${counted(others, 'file')} in ${folder} that are no images by their names`] : [];
  return { entries, bad: [...bad, ...(await missing(top, unknown))], notes };
}

/** A folder for what is in no label that is not there is a slip of the pen. */
async function missing(folder: string, unknown: string | undefined): Promise<BadSample[]> {
  if (unknown === undefined || (await readdir(folder)).includes(unknown)) return [];
  return [{ at: join(folder, unknown), reason: 'there is no such folder' }];
}
