import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

const run = promisify(execFile);

const SCRIPT = fileURLToPath(new URL('./radosgw.sh', import.meta.url));
const PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'monmaptool'];
const [ACCESS_KEY, SECRET_KEY, REGION] = ['lexiclip-access', 'lexiclip-secret', 'us-east-1'];
const START_MS = 120_000;

const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** Why no gateway can be started here; undefined when it can. */
export const GATEWAY_LACKS = PROGRAMS.every(isInstalled)
  ? undefined
  : `not tried: Ceph's S3 gateway is not installed (packages ceph-mon, ceph-osd, radosgw)`;

/** Where Jest's setup leaves word of the gateway that it has started. */
export const SHARED_GATEWAY = 'TESTS_GATEWAY';

/** Ceph's S3 gateway on this machine, with its data in memory: of writers who race for a key, exactly one wins. */
export class Gateway {
  private constructor(
    readonly endpoint: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<Gateway> {
    const [folder, port] = [await mkdtemp(join(tmpdir(), 'lexiclip-gateway-')), await freePorts()];
    const env = { ...process.env, ACCESS_KEY, SECRET_KEY };
    await run(SCRIPT, [folder, String(port)], { env, timeout: START_MS });
    return new Gateway(`http://127.0.0.1:${port}`, folder, port);
  }

  /** The one for all files of `npm run test:bucket`. */
  static shared(): Gateway {
    return new Gateway(process.env[SHARED_GATEWAY] as string, '', 0);
  }

  async stop(): Promise<void> {
    await run(SCRIPT, [this.folder, String(this.port), 'stop']);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Makes a bucket. @returns its name */
  async makeBucket(): Promise<string> {
    const name = `bucket-${randomUUID()}`;
    const client = this.client();
    await client.send(new CreateBucketCommand({ Bucket: name }));
    client.destroy();
    return name;
  }

  /** A client for what the service itself has no use for. */
  client(): S3Client {
    return new S3Client({
      endpoint: this.endpoint,
      region: REGION,
      forcePathStyle: true,
      credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
    });
  }

  /** What a server is told to find its data there. @param endpoint of a proxy, where requests go through one */
  variables(endpoint = this.endpoint): Record<string, string> {
    return storeVariables(endpoint);
  }
}

/** Settings and credentials for a store that is reached in plain HTTP. */
export const storeVariables = (endpoint: string): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: ACCESS_KEY,
  AWS_SECRET_ACCESS_KEY: SECRET_KEY,
  LEXICLIP_STORAGE_ENDPOINT: endpoint,
  LEXICLIP_STORAGE_REGION: REGION,
  LEXICLIP_STORAGE_ALLOW_HTTP: 'on',
});

/** A port that is free, as is the one after it. */
async function freePorts(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
