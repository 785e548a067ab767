import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../wait.js';

export const hasNginx = spawnSync('nginx', ['-v']).error === undefined;

/** A proxy of its own, with what is served there by a site of `deploy/nginx`. */
export interface Nginx {
  readonly url: string;
  stop(): Promise<void>;
}

/** Nobody else takes it in the moments until somebody does. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/**
 * @param site the text of a site, whose port is taken by a free one and whose certificate is left out
 * @param files what the site includes, by their paths
 */
export async function startNginx(site: string, files: Readonly<Record<string, string>> = {}): Promise<Nginx> {
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'lexiclip-test-')), await freePort()];
  // As root, it works as another user.
  chmodSync(folder, 0o711);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const served = site.replace(/listen (443 ssl|8080)/, `listen 127.0.0.1:${port}`).replace(/^ *ssl_.*$/gm, '');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((n) => `${n}_temp_path ${folder}/${n};`);
  const main = `daemon off; pid ${folder}/pid; error_log stderr; events {}
  http { access_log off; ${paths.join(' ')} ${served} }`;
  writeFileSync(join(folder, 'nginx.conf'), main);
  const nginx = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const ended = once(nginx, 'close');
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    nginx.kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
  try {
    await waitUntil('nginx listens', () => fetch(url).then(Boolean, () => false));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
