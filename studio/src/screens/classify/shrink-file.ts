import { hasAlpha, LARGE_BYTES, shrunkSize } from './shrink.js';

const JPEG_QUALITY = 0.92;

/**
 * A smaller file of the same picture, for classification only: samples are kept as they were taken.
 *
 * @param imageSize pixels a side that the model reads
 * @returns the file itself where shrinking saves nothing, and where this browser cannot read it: the service may
 */
export async function shrunk(file: File, imageSize: number): Promise<File> {
  if (file.size <= LARGE_BYTES) return file;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (bitmap === undefined) return file;
  try {
    const size = shrunkSize(bitmap, imageSize);
    const blob = size && (await drawn(bitmap, size.width, size.height, file.type !== 'image/jpeg'));
    return blob && blob.size < file.size ? new File([blob], file.name, { type: blob.type }) : file;
  } finally {
    bitmap.close();
  }
}

function drawn(bitmap: ImageBitmap, width: number, height: number, mayHaveAlpha: boolean): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: mayHaveAlpha });
  if (!context) return Promise.resolve(null);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  const isClear = mayHaveAlpha && hasAlpha(context.getImageData(0, 0, width, height).data);
  return new Promise((resolve) => canvas.toBlob(resolve, isClear ? 'image/png' : 'image/jpeg', JPEG_QUALITY));
}
