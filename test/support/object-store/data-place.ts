import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreSettings } from '#lexiclip/services/storage/root/objects/store-settings.js';
import { GATEWAY_LACKS, Gateway } from './gateway.js';

/** The SDK speaks of versions of Node to come, LanceDB of every request that fails. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', RUST_LOG: 'error' };

/** Where a program that starts servers has their data. */
export interface DataPlace {
  /** A directory, or a URI. */
  readonly location: string;
  /** How servers are told to reach it. */
  readonly variables: Record<string, string>;
  /** How this process reaches it; undefined for a directory. */
  readonly store?: StoreSettings;
  /** A directory in which copies may be made. */
  readonly folder: string;
  /** Removes it. @param keep leaves what is in a directory, and says where */
  close(keep?: boolean): Promise<void>;
}

/** A directory of the program's own. */
export async function directoryPlace(name: string): Promise<DataPlace> {
  const folder = await mkdtemp(join(tmpdir(), `lexiclip-${name}-`));
  return { location: join(folder, 'data'), variables: {}, folder, close: (keep) => closed(folder, keep) };
}

/** A bucket in a gateway of the program's own. */
async function gatewayPlace(name: string): Promise<DataPlace> {
  Object.assign(process.env, QUIET);
  const gateway = await Gateway.start();
  const variables = gateway.variables();
  // LanceDB and the SDK find credentials in the environment of the process.
  Object.assign(process.env, variables);
  const folder = await mkdtemp(join(tmpdir(), `lexiclip-${name}-`));
  return {
    location: `s3://${await gateway.makeBucket()}/data`,
    variables,
    store: {
      endpoint: gateway.endpoint,
      region: variables.LEXICLIP_STORAGE_REGION,
      allowHttp: true,
      pathStyle: undefined,
      timeoutMs: 10_000,
    },
    folder,
    async close() {
      await gateway.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The place that `--store` asks for.
 *
 * @param store `gateway`, or undefined for a directory
 * @returns undefined, and says why, where there can be no gateway
 * @throws Error for any other store
 */
export async function placeIn(store: string | undefined, name: string): Promise<DataPlace | undefined> {
  if (store === undefined) return directoryPlace(name);
  if (store !== 'gateway') throw new Error(`--store is "gateway", or is left out, and not "${store}"`);
  if (!GATEWAY_LACKS) return gatewayPlace(name);
  console.log(`${name}: ${GATEWAY_LACKS}`);
  return undefined;
}

async function closed(folder: string, keep = false): Promise<void> {
  if (keep) console.error(`The data directory is kept: ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}
