import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../support/bad-images/case.js';
import { classify, corpus } from '../support/bad-images/classify.js';
import { exampleImage } from '../support/images.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';

const CREATE_TENANT = `mutation ($slug: String!) {
  createTenant(input: { slug: $slug, name: $slug }) { secret }
}`;
const IN_FLIGHT = 8;
const MEGABYTE = 1024 * 1024;
/** Of one pass: some 40 kB for each image. */
const MOST_GROWTH = 20 * MEGABYTE;
/** So many passes without growth are enough, of so many at most. */
const ENOUGH = 2;
const MOST_PASSES = 14;

describe('A server that is sent all of them again and again', () => {
  let data: string;
  let server: ServerProcess;
  let operator: Client;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    // glibc keeps what is freed in an arena for each of its threads, which looks like growth for many passes.
    server = await spawnServer(data, { MALLOC_ARENA_MAX: '2' });
    operator = new Client(server.url, OPERATOR_KEY);
  });
  afterAll(async () => {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  });

  /** @returns what went otherwise than it may */
  async function pass(client: Client): Promise<unknown[]> {
    const waiting = [...corpus];
    const wrong: unknown[] = [];
    const sendAll = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const { data, errors } = await classify(client, next.base64);
        const outcome = data?.classify ? 'ACCEPTED' : errors?.[0]?.extensions.code;
        if (!next.outcomes.includes(outcome as Outcome)) wrong.push([next.name, outcome]);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, sendAll));
    return wrong;
  }

  it('stays as it was: alive, right, and not much larger', async () => {
    // One tenant, as each has a database that is kept open.
    const { createTenant } = await operator.data(CREATE_TENANT, { slug: 'acme' });
    const client = new Client(server.url, createTenant.secret);
    const resident: number[] = [];
    const growth = () => resident.slice(1).map((bytes, i) => bytes - (resident[i] as number));
    // What leaks is larger after each pass. What is only larger for now is so after some of them.
    const passesWithoutGrowth = () => growth().filter((bytes) => bytes < MOST_GROWTH).length;
    while (resident.length < MOST_PASSES && passesWithoutGrowth() < ENOUGH) {
      expect(await pass(client)).toEqual([]);
      resident.push(await residentBytes(server.pid as number));
      if (process.platform !== 'linux' && resident.length > ENOUGH) break;
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const ship = (await readFile(exampleImage('ship.png'))).toString('base64');
    expect((await classify(client, ship)).data?.classify.predictions).toEqual([{ name: 'ship' }]);
    expect(server.messages()).not.toMatch(/"level":(50|60)|fatal|uncaught|unhandled/i);
    if (process.platform === 'linux') {
      expect({ resident, calm: passesWithoutGrowth() }).toMatchObject({ calm: ENOUGH });
    } else console.warn('skipped: memory is only measured on Linux');
  }, 180_000);
});

/** How much memory a process has in use; NaN where that cannot be told. */
async function residentBytes(pid: number): Promise<number> {
  if (process.platform !== 'linux') return Number.NaN;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
