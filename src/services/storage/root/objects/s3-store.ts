import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { lanceOptions } from './lance-options.js';
import type { ObjectStore, StoredObject } from './object-store.js';
import { partsOf, wholeOf } from './parts.js';
import { type S3Connection, s3Connection } from './s3-connection.js';
import { s3FaultOf } from './s3-faults.js';
import type { StoreSettings } from './store-settings.js';

type Sdk = typeof import('@aws-sdk/client-s3');

/** Larger objects are written in parts, of which a store takes 10,000, bytes. */
const PART_BYTES = 16 << 20;
const MAX_PARTS = 10_000;
/** Larger objects cannot be copied in one request, bytes. */
const MAX_COPY_BYTES = 5 * 2 ** 30;
/** Objects that one request may delete. */
const MAX_DELETED = 1000;
/** The object, or another writer, was there first. */
const TAKEN = new Set([409, 412]);
const MISSING = new Set(['NoSuchKey', 'NotFound']);

const statusOf = (error: unknown) => (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
const isMissing = (error: unknown) => MISSING.has((error as Error).name);

/** Amazon S3, and what speaks its language. Credentials are found as the SDK finds them: environment, profile, role, web identity. */
export async function openS3(bucket: string, settings: StoreSettings): Promise<ObjectStore> {
  const connection = s3Connection(settings);
  // It would speak of versions of Node to everybody who starts the service.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // Those who have a directory need not wait until it is loaded.
  const sdk = await import('@aws-sdk/client-s3');
  const { endpoint, region, pathStyle, timeoutMs } = connection;
  const client = new sdk.S3Client({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    forcePathStyle: pathStyle,
    // Sums that stores of others do not know.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      connectionTimeout: Math.min(timeoutMs, 5_000),
    },
  });
  return new S3Store(sdk, client, connection, bucket);
}

class S3Store implements ObjectStore {
  readonly service: string;

  constructor(
    private readonly sdk: Sdk,
    private readonly client: S3Client,
    private readonly connection: S3Connection,
    readonly bucket: string,
  ) {
    this.service = `s3 ${connection.endpoint ?? ''}`;
  }

  async connectionOptions(): Promise<Record<string, string>> {
    const { endpoint, pathStyle, allowHttp, timeoutMs } = this.connection;
    return {
      ...lanceOptions(timeoutMs),
      awsRegion: await this.client.config.region(),
      awsVirtualHostedStyleRequest: String(!pathStyle),
      ...(endpoint !== undefined && { awsEndpoint: endpoint }),
      ...(allowHttp && { allowHttp: 'true' }),
    };
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const { client, bucket } = this;
    for await (const { Contents = [] } of this.sdk.paginateListObjectsV2(
      { client },
      { Bucket: bucket, Prefix: prefix },
    )) {
      for (const { Key = '', Size = 0, LastModified = new Date(0) } of Contents) {
        yield { key: Key, bytes: Size, modifiedAt: LastModified };
      }
    }
  }

  async *names(prefix: string): AsyncGenerator<string[]> {
    const { client, bucket } = this;
    const pages = this.sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix, Delimiter: '/' });
    for await (const { Contents = [], CommonPrefixes = [] } of pages) {
      const keys = [...Contents.map(({ Key = '' }) => Key), ...CommonPrefixes.map(({ Prefix = '' }) => Prefix)];
      yield keys.map((key) => key.slice(prefix.length)).sort();
    }
  }

  async read(key: string, signal?: AbortSignal): Promise<Readable | undefined> {
    try {
      const command = new this.sdk.GetObjectCommand({ Bucket: this.bucket, Key: key });
      return (await this.client.send(command, signal && { abortSignal: signal })).Body as Readable;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(key: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<void> {
    if (bytes > PART_BYTES) return this.writeInParts(key, content, Math.max(PART_BYTES, Math.ceil(bytes / MAX_PARTS)));
    await this.client.send(
      new this.sdk.PutObjectCommand({ Bucket: this.bucket, Key: key, Body: await wholeOf(content) }),
    );
  }

  async writeIfAbsent(key: string, content: Uint8Array): Promise<boolean> {
    try {
      const target = { Bucket: this.bucket, Key: key, Body: content, IfNoneMatch: '*' };
      await this.client.send(new this.sdk.PutObjectCommand(target));
      return true;
    } catch (error) {
      if (TAKEN.has(statusOf(error) ?? 0)) return false;
      throw error;
    }
  }

  async copy(bucket: string, from: string, to: string, bytes: number): Promise<boolean> {
    if (bytes > MAX_COPY_BYTES) {
      const content = await new S3Store(this.sdk, this.client, this.connection, bucket).read(from);
      if (content) await this.write(to, content, bytes);
      return content !== undefined;
    }
    try {
      const source = [bucket, ...from.split('/')].map(encodeURIComponent).join('/');
      await this.client.send(new this.sdk.CopyObjectCommand({ Bucket: this.bucket, Key: to, CopySource: source }));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    const [only] = keys;
    if (keys.length === 1) {
      await this.client.send(new this.sdk.DeleteObjectCommand({ Bucket: this.bucket, Key: only }));
      return;
    }
    for (let at = 0; at < keys.length; at += MAX_DELETED) {
      const Objects = keys.slice(at, at + MAX_DELETED).map((Key) => ({ Key }));
      const command = new this.sdk.DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } });
      const [failed] = (await this.client.send(command)).Errors ?? [];
      if (failed) throw Object.assign(new Error(failed.Message ?? 'objects were not deleted'), { name: failed.Code });
    }
  }

  faultOf = s3FaultOf;

  close(): void {
    this.client.destroy();
  }

  private async writeInParts(key: string, content: AsyncIterable<Uint8Array>, partBytes: number): Promise<void> {
    const { CreateMultipartUploadCommand, UploadPartCommand, CompleteMultipartUploadCommand } = this.sdk;
    const target = { Bucket: this.bucket, Key: key };
    const { UploadId } = await this.client.send(new CreateMultipartUploadCommand(target));
    const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
    try {
      for await (const Body of partsOf(content, partBytes)) {
        const PartNumber = Parts.length + 1;
        const { ETag } = await this.client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
        Parts.push({ ETag, PartNumber });
      }
      await this.client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
    } catch (error) {
      await this.client.send(new this.sdk.AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
      throw error;
    }
  }
}
