/**
 * Kills a server that is changing label sets, again and again, and looks at what is left:
 *   npm run crash -- --kills 100
 * After each kill `lexiclip check` must find nothing, every acknowledged mutation must be there, and the one that was
 * under way must be there whole or not at all.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { checkData, reportLines } from '#lexiclip/services/maintenance/check.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';
import { ABSENT, type Mutation, randomMutation, type State } from './history.js';
import { stateOf } from './state.js';

const SETS = ['one', 'two', 'three'];
const LONGEST_LIFE_MS = 1_200;

interface Known {
  readonly slug: string;
  state: State;
  /** Sent, and not answered. */
  pending: Mutation | undefined;
}

/** Changes one set after another until the server is gone. @returns how many mutations were acknowledged */
async function mutateUntilDeath(client: Client, known: Known): Promise<number> {
  for (let acknowledged = 0; ; acknowledged++) {
    known.pending = randomMutation(known.slug, known.state);
    try {
      await client.data(known.pending.query, known.pending.variables);
    } catch (error) {
      // Refusals come as JSON with a code; a dead server's connection breaks.
      if (String(error).includes('"code"')) throw error;
      return acknowledged;
    }
    known.state = known.pending.after;
    known.pending = undefined;
  }
}

async function verify(client: Client, known: Known): Promise<void> {
  const actual = await stateOf(client, known.slug);
  const allowed = [known.state, ...(known.pending ? [known.pending.after] : [])];
  if (!allowed.some((state) => isDeepStrictEqual(state, actual))) {
    const text = JSON.stringify({ actual, allowed, pending: known.pending?.query }, null, 1);
    throw new Error(`"${known.slug}" is neither as before nor as after the mutation under way: ${text}`);
  }
  known.state = actual;
  known.pending = undefined;
}

async function main(kills: number): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-crash-'));
  const known: Known[] = SETS.map((slug) => ({ slug, state: ABSENT, pending: undefined }));
  let acknowledged = 0;
  let server: ServerProcess | undefined;
  let key: string | undefined;
  try {
    for (let kill = 0; kill <= kills; kill++) {
      server = await spawnServer(data, { LEXICLIP_THREADS: '2' });
      key ??= await createTenant(server.url);
      const client = new Client(server.url, key);
      for (const set of known) await verify(client, set);
      if (kill === kills) break;
      const mutating = Promise.all(known.map((set) => mutateUntilDeath(client, set)));
      await sleep(Math.random() * LONGEST_LIFE_MS);
      await server.stop('SIGKILL');
      acknowledged += (await mutating).reduce((a, b) => a + b);
      const report = await checkData(data);
      if (report.problems.length > 0) {
        throw new Error(`after kill ${kill + 1}, check finds:\n${reportLines(report).join('\n')}`);
      }
      if ((kill + 1) % 10 === 0) console.log(`${kill + 1} kills, ${acknowledged} acknowledged mutations, all there`);
    }
    await server?.stop();
    await rm(data, { recursive: true, force: true });
    console.log(`crash: ${kills} kills, ${acknowledged} acknowledged mutations, none lost, none half there`);
  } catch (error) {
    await server?.stop('SIGKILL');
    console.error(`The data directory is kept: ${data}`);
    throw error;
  }
}

async function createTenant(url: string): Promise<string> {
  const operator = new Client(url, OPERATOR_KEY);
  const created = await operator.data('mutation { createTenant(input: { slug: "crash", name: "Crash" }) { secret } }');
  return created.createTenant.secret;
}

const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' } } });
await main(Number(values.kills));
