import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gateway } from '../../test/support/object-store/gateway.js';
import { StoreProxy } from '../../test/support/object-store/proxy.js';
import { type ServerProcess, spawnServer } from '../../test/support/process.js';

/** What tests turn off. */
const DEFAULTS = { LEXICLIP_SYNC: 'always' };

/** Where servers have their data: a bucket of its own, or a folder on the local disk. Ends its servers when it closes. */
export class Place {
  private readonly servers = new Set<ServerProcess>();

  private constructor(
    readonly data: string,
    /** How a server is told to reach it. */
    private readonly variables: Record<string, string>,
    private readonly release: () => Promise<void>,
  ) {}

  /** A bucket that servers reach without a proxy. */
  static async bucket(gateway: Gateway): Promise<Place> {
    return new Place(`s3://${await gateway.makeBucket()}/data`, gateway.variables(), async () => undefined);
  }

  static async disk(): Promise<Place> {
    const folder = await mkdtemp(join(tmpdir(), 'lexiclip-bench-'));
    return new Place(folder, {}, () => rm(folder, { recursive: true, force: true }));
  }

  /** The same data, through a proxy that counts and delays. */
  async through(gateway: Gateway): Promise<{ place: Place; proxy: StoreProxy }> {
    const proxy = await StoreProxy.start(gateway.endpoint);
    return { proxy, place: new Place(this.data, gateway.variables(proxy.endpoint), () => proxy.stop()) };
  }

  async start(variables: Record<string, string> = {}): Promise<ServerProcess> {
    const server = await spawnServer(this.data, { ...DEFAULTS, ...this.variables, ...variables });
    this.servers.add(server);
    return server;
  }

  async stop(server: ServerProcess, signal?: NodeJS.Signals): Promise<void> {
    await server.stop(signal);
    this.servers.delete(server);
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers].map((server) => this.stop(server)));
    await this.release();
  }
}

/** A bucket that one proxy stands before. */
export async function countedBucket(gateway: Gateway) {
  const bucket = await Place.bucket(gateway);
  return bucket.through(gateway);
}
