import type { Readable } from 'node:stream';

/* What is used of `@azure/storage-blob` and `@azure/identity`, which are installed only where they are needed. */

interface BlobItem {
  readonly name: string;
  readonly properties?: { readonly contentLength?: number; readonly lastModified?: Date };
}

interface Page {
  readonly segment: { readonly blobItems: readonly BlobItem[]; readonly blobPrefixes?: readonly BlobItem[] };
}

interface Pages {
  byPage(): AsyncIterable<Page>;
}

export interface AzureBlob {
  readonly url: string;
  download(
    offset?: number,
    count?: number,
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ readableStreamBody?: unknown }>;
  upload(body: Buffer, bytes: number, options?: object): Promise<unknown>;
  uploadStream(content: Readable, partBytes: number, parallel: number): Promise<unknown>;
  deleteIfExists(): Promise<unknown>;
}

export interface AzureContainer {
  getBlockBlobClient(name: string): AzureBlob;
  listBlobsFlat(options: { readonly prefix: string }): Pages;
  listBlobsByHierarchy(delimiter: string, options: { readonly prefix: string }): Pages;
}

export interface AzurePackage {
  readonly BlobServiceClient: new (
    url: string,
    // biome-ignore lint/suspicious/noExplicitAny: one of several credentials, which the package makes itself.
    credential: any,
    options: object,
  ) => { getContainerClient(name: string): AzureContainer };
  readonly StorageSharedKeyCredential: new (account: string, key: string) => unknown;
}

export interface AzureIdentityPackage {
  readonly DefaultAzureCredential: new () => unknown;
}
