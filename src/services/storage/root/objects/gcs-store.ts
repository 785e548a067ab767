import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GcsBucket, GcsPackage } from './gcs-package.js';
import { lanceOptions } from './lance-options.js';
import type { ObjectStore, StoredObject, StoreFault } from './object-store.js';
import { loadOptional } from './optional-package.js';
import type { StoreSettings } from './store-settings.js';

/** Larger objects are written in pieces, so that a broken connection costs one of them only, bytes. */
const RESUMABLE_BYTES = 16 << 20;
/** Objects that are deleted at a time: there is no request that deletes many. */
const DELETED_AT_A_TIME = 32;

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** Google Cloud Storage. Credentials are the application's default ones. */
export async function openGcs(bucket: string, settings: StoreSettings): Promise<ObjectStore> {
  const { Storage } = await loadOptional<GcsPackage>('@google-cloud/storage', 'gs://');
  const { endpoint, timeoutMs } = settings;
  const client = new Storage({ ...(endpoint !== undefined && { apiEndpoint: endpoint }), timeout: timeoutMs });
  return new GcsStore((name) => client.bucket(name), bucket, settings);
}

class GcsStore implements ObjectStore {
  readonly service: string;

  constructor(
    private readonly open: (bucket: string) => GcsBucket,
    readonly bucket: string,
    private readonly settings: StoreSettings,
  ) {
    this.service = `gs ${settings.endpoint ?? ''}`;
  }

  async connectionOptions(): Promise<Record<string, string>> {
    const { endpoint, allowHttp, timeoutMs } = this.settings;
    return {
      ...lanceOptions(timeoutMs),
      ...(endpoint !== undefined && { googleBaseUrl: endpoint }),
      ...(allowHttp && { allowHttp: 'true' }),
    };
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    for await (const { files } of this.pages(prefix)) {
      for (const { name, metadata } of files) {
        yield { key: name, bytes: Number(metadata.size ?? 0), modifiedAt: new Date(metadata.updated ?? 0) };
      }
    }
  }

  async *names(prefix: string): AsyncGenerator<string[]> {
    for await (const { files, folders } of this.pages(prefix, '/')) {
      yield [...files.map(({ name }) => name), ...folders].map((key) => key.slice(prefix.length)).sort();
    }
  }

  async read(key: string): Promise<Readable | undefined> {
    const file = this.file(key);
    const [isThere] = await file.exists();
    return isThere ? file.createReadStream() : undefined;
  }

  async write(key: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<void> {
    await pipeline(Readable.from(content), this.file(key).createWriteStream({ resumable: bytes > RESUMABLE_BYTES }));
  }

  async writeIfAbsent(key: string, content: Uint8Array): Promise<boolean> {
    try {
      const options = { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } };
      await this.file(key).save(Buffer.from(content), options);
      return true;
    } catch (error) {
      if (codeOf(error) === 412) return false;
      throw error;
    }
  }

  async copy(bucket: string, from: string, to: string): Promise<boolean> {
    try {
      await this.open(bucket).file(from).copy(this.file(to));
      return true;
    } catch (error) {
      if (codeOf(error) === 404) return false;
      throw error;
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += DELETED_AT_A_TIME) {
      const some = keys.slice(at, at + DELETED_AT_A_TIME);
      await Promise.all(some.map((key) => this.file(key).delete({ ignoreNotFound: true })));
    }
  }

  faultOf(error: unknown): StoreFault | undefined {
    const { code, message = '' } = error as { code?: unknown; message?: string };
    if (/could not load the default credentials/i.test(message)) return { kind: 'no credentials' };
    if (code === 404) return { kind: 'no bucket' };
    if (code === 401) return { kind: 'unknown credentials' };
    if (code === 403) return { kind: 'denied' };
    if (code === 429 || (typeof code === 'number' && code >= 500)) return { kind: 'busy', detail: `status ${code}` };
    return typeof code === 'string' ? { kind: 'not reachable', detail: code } : undefined;
  }

  close(): void {
    // The client keeps no connection.
  }

  private file(key: string) {
    return this.open(this.bucket).file(key);
  }

  private async *pages(prefix: string, delimiter?: string) {
    let pageToken: string | undefined;
    do {
      const [files, next, answer] = await this.open(this.bucket).getFiles({
        prefix,
        autoPaginate: false,
        ...(delimiter !== undefined && { delimiter }),
        ...(pageToken !== undefined && { pageToken }),
      });
      yield { files, folders: answer?.prefixes ?? [] };
      pageToken = next?.pageToken;
    } while (pageToken !== undefined);
  }
}
