import type { BulkItem } from '../../../domain/bulk.js';
import type { ImageSource } from '../../../domain/image.js';
import type { AnswerInput } from '../../evaluation/samples/changes/sample-input.js';
import type { SampleInput } from '../../evaluation/samples/sample-addition.js';
import { isManifest, manifestIn } from './manifest.js';
import type { AddSamplesInput } from './sample-job-input.js';

/** A picture of a job, with its answer. */
export interface SampleItem {
  /** Its place in the source, counted from 0. */
  readonly index: number;
  readonly answer: AnswerInput;
  readonly content:
    | { readonly item: BulkItem }
    | { readonly source: ImageSource }
    /** Not normalised. */
    | { readonly vector: ArrayLike<number> };
}

/** The samples of a list in the job's input. */
export function* listedItems(samples: readonly SampleInput[]): Generator<SampleItem, void> {
  for (const [index, { image, ...answer }] of samples.entries()) {
    const { embedding } = image;
    yield { index, answer, content: embedding == null ? { source: image } : { vector: embedding } };
  }
}

/**
 * The pictures in an upload. Their answers are in manifests, each before the pictures that it is of; in an archive without
 * any, the folder of a picture is its label.
 *
 * @throws LexiclipError BAD_USER_INPUT for a manifest that cannot be read; what reading the upload throws
 */
export async function* uploadedItems(
  items: AsyncIterable<BulkItem>,
  input: Pick<AddSamplesInput, 'unknownFolder' | 'role'>,
): AsyncGenerator<SampleItem, void> {
  let manifest: ReadonlyMap<string, AnswerInput> | undefined;
  let index = 0;
  for await (const item of items) {
    if ('bytes' in item && isManifest(item.name)) {
      manifest = manifestIn(item.name, item.bytes);
      continue;
    }
    const answer = { role: input.role, fileName: item.name, ...answerTo(item, manifest, input.unknownFolder) };
    if ('vector' in item) yield { index, answer, content: { vector: item.vector } };
    else yield { index, answer, content: { item: isListed(item, manifest) ? item : unlisted(item) } };
    index++;
  }
}

const isListed = ({ name }: BulkItem, manifest: ReadonlyMap<string, AnswerInput> | undefined): boolean =>
  manifest === undefined || manifest.has(name);

const unlisted = ({ seq, name }: BulkItem): BulkItem => ({
  seq,
  name,
  fault: { code: 'BAD_USER_INPUT', message: 'is not in the manifest before it' },
});

function answerTo(
  item: BulkItem,
  manifest: ReadonlyMap<string, AnswerInput> | undefined,
  unknownFolder: string | null | undefined,
): AnswerInput {
  const listed = manifest?.get(item.name);
  if (listed) return Object.fromEntries(Object.entries(listed).filter(([, value]) => value !== undefined));
  // Addresses and vectors have names, which are no paths.
  if (manifest || !('bytes' in item)) return {};
  const [folder, ...rest] = item.name.split('/');
  if (folder === undefined || rest.length === 0) return {};
  if (folder !== unknownFolder) return { expected: [folder] };
  return { expected: [], kind: rest.length > 1 ? (rest[0] as string) : null };
}
