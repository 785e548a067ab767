import { tsImport } from 'tsx/esm/api';
import { keepTemporaryFilesInMemory } from './memory-disk.js';

/** Starts the server that files share, before the first of them. */
export default async () => {
  keepTemporaryFilesInMemory();
  const { startTestServer, SHARED } = await tsImport('../server.ts', import.meta.url);
  const server = await startTestServer();
  process.env[SHARED] = JSON.stringify({ url: server.url, data: server.data });
  globalThis.stopSharedServer = server.close;
};
