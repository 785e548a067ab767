import { readFile } from 'node:fs/promises';
import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import { availableCores } from '../../services/concurrency/available-cores.js';
import { findImages } from '../classify/images.js';
import { note } from '../terminal/output.js';

/** More photos say little more, and take memory. */
const MAX_PHOTOS = 96;

/**
 * Decodes photos as the server does. Of more than it takes, those are left out that lie evenly between; what cannot be
 * decoded is named.
 *
 * @returns the input of the image tower for each, [3 × height × width]
 * @throws UsageError for a path that does not exist, and for one with no images
 */
export async function photoPixels(paths: readonly string[], spec: PreprocessSpec): Promise<Float32Array[]> {
  const { images, unread, leftOut } = await findImages(paths);
  for (const line of [...unread, ...leftOut]) note(line);
  const count = Math.min(MAX_PHOTOS, images.length);
  const chosen = Array.from({ length: count }, (_, i) => images[Math.floor((i * images.length) / count)]);
  const { Preprocessor } = await import('../../services/images/preprocessor.js');
  const preprocessor = new Preprocessor(spec, availableCores());
  try {
    const decoded = await Promise.all(chosen.flatMap((image) => (image ? pixelsOf(image.path, preprocessor) : [])));
    return decoded.filter((pixels) => pixels !== undefined);
  } finally {
    await preprocessor.close();
  }
}

interface Decoder {
  readonly pixelCount: number;
  prepare(bytes: Uint8Array, pixels: Float32Array): Promise<unknown>;
}

async function pixelsOf(path: string, preprocessor: Decoder): Promise<Float32Array | undefined> {
  const shared = new Float32Array(new SharedArrayBuffer(4 * preprocessor.pixelCount));
  try {
    await preprocessor.prepare(await readFile(path), shared);
  } catch (error) {
    note(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  return shared.slice();
}
