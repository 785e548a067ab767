import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { dataRootAt } from '#lexiclip/services/storage/root/root-at.js';
import { GATEWAY_LACKS, Gateway } from './gateway.js';
import { StoreProxy } from './proxy.js';

/** `describe` for tests that need an object store: skipped, with a message, where there is none. */
export const describeWithBucket: typeof describe | typeof describe.skip = GATEWAY_LACKS ? describe.skip : describe;
if (GATEWAY_LACKS) console.info(GATEWAY_LACKS);

/** A bucket of a test's own, reached through a proxy that can be told to disturb. */
export class TestBucket {
  private constructor(
    readonly name: string,
    readonly proxy: StoreProxy,
    private readonly client: S3Client,
    private readonly gateway: Gateway,
  ) {}

  static async make(): Promise<TestBucket> {
    const gateway = Gateway.shared();
    return new TestBucket(
      await gateway.makeBucket(),
      await StoreProxy.start(gateway.endpoint),
      gateway.client(),
      gateway,
    );
  }

  uri(prefix = ''): string {
    return `s3://${this.name}/${prefix}`;
  }

  /** How storage is told to reach it. */
  get settings() {
    const endpoint = this.proxy.endpoint;
    return { endpoint, region: 'us-east-1', allowHttp: true, pathStyle: undefined, timeoutMs: 3_000 };
  }

  /** How a server or a command is told. */
  get variables(): Record<string, string> {
    return { ...this.gateway.variables(this.proxy.endpoint), LEXICLIP_STORAGE_TIMEOUT_MS: '3000' };
  }

  root(prefix = '') {
    return dataRootAt(this.uri(prefix), this.settings);
  }

  async put(key: string, content = 'x'): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: content }));
  }

  /** Keys of the first thousand objects, and their sizes. */
  async objects(prefix = ''): Promise<Record<string, number>> {
    const { Contents = [] } = await this.client.send(new ListObjectsV2Command({ Bucket: this.name, Prefix: prefix }));
    return Object.fromEntries(Contents.map(({ Key = '', Size = 0 }) => [Key, Size]));
  }

  async keys(prefix = ''): Promise<string[]> {
    return Object.keys(await this.objects(prefix));
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.proxy.stop();
  }
}
