import { counted } from '../../terminal/output.js';
import { type BadSample, entryOf, type ReadSamples, type SampleEntry } from './sample-entry.js';

type Json = Readonly<Record<string, unknown>>;
type Id = string | number;

interface Coco {
  readonly images: readonly Json[];
  readonly annotations: readonly Json[];
  readonly categories: readonly Json[];
}

/** Whether a JSON document is a data set in COCO's form. */
export const isCoco = (document: unknown): document is Coco =>
  typeof document === 'object' &&
  document !== null &&
  ['images', 'annotations', 'categories'].every((name) => Array.isArray((document as Json)[name]));

/**
 * Images of a data set in COCO's form: each category that is in an image counts as right. Images without any are not judged
 * yet, because nobody says that they were looked at.
 */
export function samplesInCoco(file: string, { images, annotations, categories }: Coco): ReadSamples {
  const names = new Map(categories.map(({ id, name }) => [id as Id, String(name)]));
  const found = new Map<Id, Set<string>>();
  const bad: BadSample[] = [];
  const known = new Set(images.map(({ id }) => id as Id));
  for (const { id, image_id: image, category_id: category } of annotations) {
    const name = names.get(category as Id);
    if (name === undefined) bad.push({ at: `${file}: annotation ${id}`, reason: `there is no category ${category}` });
    else if (!known.has(image as Id))
      bad.push({ at: `${file}: annotation ${id}`, reason: `there is no image ${image}` });
    else found.set(image as Id, (found.get(image as Id) ?? new Set()).add(name));
  }
  const entries: SampleEntry[] = [];
  for (const { id, file_name: name } of images) {
    const at = `${file}: image ${id}`;
    if (typeof name !== 'string' || name === '') bad.push({ at, reason: 'has no file_name' });
    else entries.push(entryOf(at, name, found.has(id as Id) ? [...(found.get(id as Id) as Set<string>)] : null));
  }
  const open = entries.filter(({ expected }) => expected === null).length;
  const notes = open > 0 ? [`${counted(open, 'image')} without an annotation: they are not judged yet`] : [];
  return { entries, bad, notes };
}
