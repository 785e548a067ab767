import type { Readable, Writable } from 'node:stream';

/* What is used of the package `@google-cloud/storage`, which is installed only where it is needed. */

interface FileMetadata {
  readonly size?: string | number;
  readonly updated?: string;
}

export interface GcsFile {
  readonly name: string;
  readonly metadata: FileMetadata;
  createReadStream(): Readable;
  createWriteStream(options: { readonly resumable: boolean }): Writable;
  exists(): Promise<[boolean]>;
  save(data: Buffer, options: object): Promise<void>;
  copy(destination: GcsFile): Promise<unknown>;
  delete(options: { readonly ignoreNotFound: boolean }): Promise<unknown>;
}

interface ListQuery {
  readonly prefix: string;
  readonly delimiter?: string;
  readonly pageToken?: string;
  readonly autoPaginate: false;
}

export interface GcsBucket {
  file(name: string): GcsFile;
  getFiles(query: ListQuery): Promise<[GcsFile[], { pageToken?: string } | null, { prefixes?: string[] }?]>;
}

export interface GcsPackage {
  readonly Storage: new (options: {
    apiEndpoint?: string;
    timeout?: number;
  }) => {
    bucket(name: string): GcsBucket;
  };
}
