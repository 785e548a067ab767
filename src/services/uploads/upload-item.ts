import type { LexiclipError } from '../../errors.js';

/** What one entry of an upload is, or one line of a list. */
export type UploadContent =
  /** An image file, as it is in the archive. Not looked at yet. */
  | { readonly bytes: Uint8Array }
  /** Where an image is to be fetched from. Its form is checked, its host is not. */
  | { readonly url: string }
  /** An image's embedding, not normalised. Its length is not compared with the model's. */
  | { readonly vector: Float32Array }
  /** Why this one cannot be had. The others can. */
  | { readonly error: LexiclipError };

/** One of the images in an upload. */
export type UploadItem = {
  /** From 0, in the order of the upload, without gaps. */
  readonly seq: number;
  /** Path in the archive, or the name that the list gives; not unique. */
  readonly name: string;
} & UploadContent;
