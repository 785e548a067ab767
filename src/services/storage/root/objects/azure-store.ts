import { Readable } from 'node:stream';
import { StartupError } from '../../../../errors.js';
import type { AzureContainer, AzureIdentityPackage, AzurePackage } from './azure-package.js';
import { lanceOptions } from './lance-options.js';
import type { ObjectStore, StoredObject, StoreFault } from './object-store.js';
import { loadOptional } from './optional-package.js';
import { wholeOf } from './parts.js';
import type { StoreSettings } from './store-settings.js';

/** Larger objects are written in parts, bytes. */
const PART_BYTES = 16 << 20;
/** A block blob has at most so many. */
const MAX_PARTS = 50_000;
const DELETED_AT_A_TIME = 32;
/** The object, or another writer, was there first. */
const TAKEN = new Set([409, 412]);

interface RestError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
}

/** Azure Blob Storage: the bucket is a container. Credentials are the account's key, or those that Azure's SDK finds. */
export async function openAzure(bucket: string, settings: StoreSettings): Promise<ObjectStore> {
  const { AZURE_STORAGE_ACCOUNT_NAME: account = '', AZURE_STORAGE_ACCOUNT_KEY: key } = process.env;
  if (account === '') throw new StartupError('AZURE_STORAGE_ACCOUNT_NAME must name the storage account of az://');
  const sdk = await loadOptional<AzurePackage>('@azure/storage-blob', 'az://');
  const credential = key
    ? new sdk.StorageSharedKeyCredential(account, key)
    : new (await loadOptional<AzureIdentityPackage>('@azure/identity', 'az://')).DefaultAzureCredential();
  const url = settings.endpoint ?? `https://${account}.blob.core.windows.net`;
  const client = new sdk.BlobServiceClient(url, credential, { retryOptions: { tryTimeoutInMs: settings.timeoutMs } });
  return new AzureStore((name) => client.getContainerClient(name), bucket, settings, url);
}

class AzureStore implements ObjectStore {
  readonly service: string;

  constructor(
    private readonly open: (bucket: string) => AzureContainer,
    readonly bucket: string,
    private readonly settings: StoreSettings,
    url: string,
  ) {
    this.service = `az ${url}`;
  }

  async connectionOptions(): Promise<Record<string, string>> {
    const { endpoint, allowHttp, timeoutMs } = this.settings;
    return {
      ...lanceOptions(timeoutMs),
      ...(endpoint !== undefined && { azureStorageEndpoint: endpoint }),
      ...(allowHttp && { allowHttp: 'true' }),
    };
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    for await (const { segment } of this.open(this.bucket).listBlobsFlat({ prefix }).byPage()) {
      for (const { name, properties } of segment.blobItems) {
        const { contentLength = 0, lastModified = new Date(0) } = properties ?? {};
        yield { key: name, bytes: contentLength, modifiedAt: lastModified };
      }
    }
  }

  async *names(prefix: string): AsyncGenerator<string[]> {
    for await (const { segment } of this.open(this.bucket).listBlobsByHierarchy('/', { prefix }).byPage()) {
      const found = [...segment.blobItems, ...(segment.blobPrefixes ?? [])];
      yield found.map(({ name }) => name.slice(prefix.length)).sort();
    }
  }

  async read(key: string, signal?: AbortSignal): Promise<Readable | undefined> {
    try {
      const { readableStreamBody } = await this.blob(key).download(0, undefined, signal && { abortSignal: signal });
      return readableStreamBody as Readable;
    } catch (error) {
      if ((error as RestError).code === 'BlobNotFound') return undefined;
      throw error;
    }
  }

  async write(key: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<void> {
    if (bytes > PART_BYTES) {
      const partBytes = Math.max(PART_BYTES, Math.ceil(bytes / MAX_PARTS));
      await this.blob(key).uploadStream(Readable.from(content, { objectMode: false }), partBytes, 1);
      return;
    }
    const body = await wholeOf(content);
    await this.blob(key).upload(body, body.length);
  }

  async writeIfAbsent(key: string, content: Uint8Array): Promise<boolean> {
    try {
      await this.blob(key).upload(Buffer.from(content), content.length, { conditions: { ifNoneMatch: '*' } });
      return true;
    } catch (error) {
      if (TAKEN.has((error as RestError).statusCode ?? 0)) return false;
      throw error;
    }
  }

  /** Passes through here: a copy within the service may go on after its request has been answered. */
  async copy(bucket: string, from: string, to: string, bytes: number): Promise<boolean> {
    const source = new AzureStore(this.open, bucket, this.settings, '');
    const content = await source.read(from);
    if (content) await this.write(to, content, bytes);
    return content !== undefined;
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += DELETED_AT_A_TIME) {
      await Promise.all(keys.slice(at, at + DELETED_AT_A_TIME).map((key) => this.blob(key).deleteIfExists()));
    }
  }

  faultOf(error: unknown): StoreFault | undefined {
    const { name, code, statusCode } = error as RestError;
    if (code === 'ContainerNotFound') return { kind: 'no bucket' };
    if (name === 'CredentialUnavailableError' || name === 'AggregateAuthenticationError')
      return { kind: 'no credentials' };
    if (statusCode === 401 || code === 'AuthenticationFailed') return { kind: 'unknown credentials' };
    if (statusCode === 403) return { kind: 'denied' };
    if (statusCode !== undefined && statusCode >= 500) return { kind: 'busy', detail: `status ${statusCode}` };
    if (name === 'AbortError') return { kind: 'not reachable' };
    return code !== undefined && statusCode === undefined ? { kind: 'not reachable', detail: code } : undefined;
  }

  close(): void {
    // The client keeps no connection that holds a process.
  }

  private blob(key: string) {
    return this.open(this.bucket).getBlockBlobClient(key);
  }
}
