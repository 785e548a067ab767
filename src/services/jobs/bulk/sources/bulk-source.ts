import type { BulkItem } from '../../../../domain/bulk.js';
import type { TenantId } from '../../../../domain/ids.js';

/** Where the images of a bulk classification come from. */
export interface BulkSource {
  /**
   * Checks it before the job begins, as far as that takes little time.
   *
   * @throws LexiclipError naming the argument
   */
  check(): Promise<void>;
  /** Whether this server can read its images. */
  isHere(): Promise<boolean>;
  /**
   * Its images, in the same order each time.
   *
   * @param from number of images before the first that is wanted
   * @throws LexiclipError naming the argument; the signal's reason
   */
  items(from: number, signal: AbortSignal): AsyncIterable<BulkItem>;
}

/** For whom the images are, and where the source is named, for errors. */
export interface SourceOwner {
  readonly tenant: TenantId;
  readonly argument: string;
}
