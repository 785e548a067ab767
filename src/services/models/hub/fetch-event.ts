import type { HubFile } from './hub-client.js';

/** How a fetch goes on. */
export type FetchEvent =
  /** What is to be fetched; said once, when it is known. */
  | { readonly kind: 'plan'; readonly files: readonly HubFile[] }
  | DownloadProgress
  /** Before each wait, with what it waits for. */
  | { readonly kind: 'waiting'; readonly why: string };

/** How much of a file of the model is there. */
export interface DownloadProgress {
  readonly kind: 'progress';
  /** Relative to the model's folder. */
  readonly file: string;
  /** Bytes that are there. */
  readonly loaded: number;
  /** Size of the file, bytes. */
  readonly total: number;
}
