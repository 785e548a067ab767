import { tsImport } from 'tsx/esm/api';
import { keepTemporaryFilesInMemory } from './memory-disk.js';

/** The SDK speaks of versions of Node to come, LanceDB of every request that it repeats. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', RUST_LOG: 'error' };

/** Starts the object store that files share, before the first of them, unless one is running already. */
export default async () => {
  keepTemporaryFilesInMemory();
  const { Gateway, GATEWAY_LACKS, SHARED_GATEWAY, storeVariables } = await tsImport(
    '../object-store/gateway.ts',
    import.meta.url,
  );
  if (GATEWAY_LACKS) return;
  if (!process.env[SHARED_GATEWAY]) {
    const gateway = await Gateway.start();
    process.env[SHARED_GATEWAY] = gateway.endpoint;
    globalThis.stopSharedGateway = () => gateway.stop();
  }
  // LanceDB and the SDK find credentials in the environment of the process.
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = storeVariables('');
  Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...QUIET });
};
