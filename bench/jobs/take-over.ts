import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, spawnServer } from '../../test/support/process.js';
import { Client, OPERATOR_KEY } from '../../test/support/server.js';
import type { JobsBench } from '../jobs.js';
import { atMost, type Row } from '../support/table.js';
import { TEMPLATES, textLabels } from '../text/prompts.js';
import { startVocabulary, until } from './job.js';

/** The default. */
const LEASE_MS = 15_000;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** Two servers on the same data: the one that runs a job is killed at half of it, and the other goes on. */
export async function benchTakeOver({ folder, labels }: JobsBench): Promise<Row[]> {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-bench-'));
  const variables = { LEXICLIP_MODEL: folder, LEXICLIP_THREADS: '', LEXICLIP_SYNC: 'always' };
  const servers: ServerProcess[] = [];
  try {
    for (let i = 0; i < 2; i++) servers.push(await spawnServer(data, variables));
    const [first, second] = servers as [ServerProcess, ServerProcess];
    const key = await tenantOn(first.url);
    const client = new Client(first.url, key);
    const started = performance.now();
    const id = await startVocabulary(client, textLabels(labels), TEMPLATES);
    const isHalf = ({ progress: { done, total } }: { progress: { done: number; total: number | null } }) =>
      total !== null && done >= total / 2;
    const { progress } = await until(client, id, isHalf);
    const perSecond = (progress.done * 1000) / (performance.now() - started);
    await first.stop('SIGKILL');
    const killed = performance.now();
    const survivor = new Client(second.url, key);
    await until(survivor, id, ({ progress: { done } }) => done > progress.done, 50);
    const movedMs = performance.now() - killed;
    await until(survivor, id, ({ state }) => state === 'SUCCEEDED');
    const total = progress.total as number;
    const twice = (await promptsEncodedBy(second.url)) - (total - progress.done);
    console.error(`${total} prompts, killed at ${progress.done}, ${perSecond.toFixed(0)} a second, ${twice} twice`);
    return [
      { what: 'killed at half: prompts encoded twice', measured: `${twice} of ${total}` },
      { what: '  in time', ...atMost(Math.max(0, twice) / perSecond, 10, seconds) },
      { what: '  from the kill until progress moves', ...atMost(movedMs / 1000, LEASE_MS / 1000 + 5, seconds) },
    ];
  } finally {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    await rm(data, { recursive: true, force: true });
  }
}

async function tenantOn(url: string): Promise<string> {
  const query = 'mutation { createTenant(input: { slug: "bench", name: "Bench" }) { secret } }';
  return (await new Client(url, OPERATOR_KEY).data(query)).createTenant.secret;
}

async function promptsEncodedBy(url: string): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${OPERATOR_KEY}` } });
  const value = /^lexiclip_prompts_encoded_total (\d+)/m.exec(await response.text())?.[1];
  if (value === undefined) throw new Error('the server does not say how many prompts it has encoded');
  return Number(value);
}
