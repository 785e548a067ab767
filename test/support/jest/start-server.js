import { tsImport } from 'tsx/esm/api';
import { keepTemporaryFilesInMemory } from './memory-disk.js';

/** Starts the server that files share, before the first of them. */
export default async () => {
  keepTemporaryFilesInMemory();
  const { startTestServer, SHARED } = await tsImport('../server.ts', import.meta.url);
  const server = await startTestServer();
  const { key } = await server.tenant('common');
  process.env[SHARED] = JSON.stringify({ url: server.url, data: server.data, key });
  globalThis.stopSharedServer = server.close;
};
