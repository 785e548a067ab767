import type { Readable } from 'node:stream';

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/** What a store has against a request. */
export interface StoreFault {
  readonly kind:
    | 'no bucket'
    | 'denied'
    | 'wrong region'
    | 'no credentials'
    | 'unknown credentials'
    | 'expired credentials'
    | 'busy'
    | 'not reachable';
  /** More about it, such as the right region; nothing secret. */
  readonly detail?: string;
}

/** One bucket of an object store, through its provider's own client. Keys are whole: they begin with the prefix, if any. */
export interface ObjectStore {
  /** Which service it is at which endpoint: between stores of the same, objects are copied without passing through here. */
  readonly service: string;
  readonly bucket: string;
  /** What LanceDB has to be told to connect to it. */
  connectionOptions(): Promise<Record<string, string>>;
  /** All objects whose keys begin with the prefix, in the order of their keys. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** What follows the prefix up to the next `/`, with it: folders end with `/`. In order, page by page. */
  names(prefix: string): AsyncIterable<readonly string[]>;
  /** @returns undefined when there is no such object */
  read(key: string, signal?: AbortSignal): Promise<Readable | undefined>;
  write(key: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<void>;
  /** Writes an object unless there is one: of several writers at the same time, one succeeds. @returns whether it did */
  writeIfAbsent(key: string, content: Uint8Array): Promise<boolean>;
  /** Copies from a bucket of the same service. @returns false when there is no such object */
  copy(bucket: string, from: string, to: string, bytes: number): Promise<boolean>;
  /** Deletes objects; those that are not there are no error. */
  remove(keys: readonly string[]): Promise<void>;
  /** What an error of any of these means; undefined for those that mean nothing to an operator. */
  faultOf(error: unknown): StoreFault | undefined;
  close(): void;
}
