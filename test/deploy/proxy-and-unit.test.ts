import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '#lexiclip/config.js';
import { EventReader } from '../support/http/events.js';
import { startNginx } from '../support/http/nginx.js';
import { type Client, sharedServer } from '../support/server.js';

const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));
const read = (path: string) => readFileSync(DEPLOY + path, 'utf8');
const has = (program: string, ...args: string[]) => spawnSync(program, args).error === undefined;

/** A test that needs a program which is not on every machine. */
function needing(program: string, ...args: string[]) {
  if (has(program, ...args)) return it;
  console.warn(`skipped: ${program} is not on this machine`);
  return it.skip;
}

/** A subscription to a job that takes a moment. */
async function followed(tenant: Client): Promise<string> {
  const labels = Array.from({ length: 2000 }, (_, i) => ({ name: `bird ${i}` }));
  const { startJob } = await tenant.data('mutation ($input: JobInput!) { startJob(input: $input) { job { id } } }', {
    input: { createLabelSet: { slug: 'birds', labels } },
  });
  return `subscription { jobProgress(id: "${startJob.job.id}") { state } }`;
}

describe("nginx's configuration", () => {
  const config = read('nginx/lexiclip.conf');
  const numberIn = (directive: string) => Number(new RegExp(`${directive} (\\d+)[ms];`).exec(config)?.[1]);

  it('lets through what the server refuses itself: larger bodies, longer requests', () => {
    const { bodyMb, requestTimeoutMs } = loadConfig({});
    expect(numberIn('client_max_body_size')).toBeGreaterThan(bodyMb);
    expect(numberIn('proxy_read_timeout')).toBeGreaterThan(requestTimeoutMs / 1000);
  });

  needing('nginx', '-v')(
    'has the server answer to a body that is too large, and events come as they are made',
    async () => {
      const nginx = await startNginx(config.replaceAll('http://127.0.0.1:4000', sharedServer().url));
      try {
        const proxy = nginx.url;
        expect((await fetch(`${proxy}/metrics`)).status).toBe(404);
        const tenant = await sharedServer().tenant();
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}` };
        const body = JSON.stringify({ query: '{ viewer { isOperator } }', variables: { a: 'x'.repeat(20 * 2 ** 20) } });
        const response = await fetch(`${proxy}/graphql`, { method: 'POST', headers, body });
        expect(response.status).toBe(413);
        expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }] });
        const reader = await EventReader.open({ url: proxy, key: tenant.key }, await followed(tenant));
        // It would be there only after the job, if nginx kept it until it has enough.
        expect((await reader.events().next()).value.data.data.jobProgress.state).not.toBe('SUCCEEDED');
        reader.leave();
      } finally {
        await nginx.stop();
      }
    },
  );
});

describe("systemd's unit", () => {
  const unit = 'systemd/lexiclip.service';

  it('waits longer than a server takes to stop', () => {
    const { graceMs, drainDelayMs } = loadConfig({});
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(read(unit))?.[1]) * 1000).toBeGreaterThan(graceMs + drainDelayMs);
  });

  needing('systemd-analyze', '--version')('is valid, and exposes little', () => {
    // What it starts need not be there: the copy starts something that is.
    const folder = mkdtempSync(join(tmpdir(), 'lexiclip-test-'));
    const copy = join(folder, 'lexiclip.service');
    writeFileSync(copy, read(unit).replace('/usr/bin/node', process.execPath));
    try {
      const verified = spawnSync('systemd-analyze', ['verify', copy], { encoding: 'utf8' });
      expect([verified.status, verified.stderr.split('\n').filter((line) => line.includes('lexiclip'))]).toEqual([
        0,
        [],
      ]);
      const rating = ['security', '--offline=true', '--threshold=20', '--no-pager', copy];
      expect(spawnSync('systemd-analyze', rating).status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
