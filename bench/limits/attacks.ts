import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { distinctImage } from '../../test/support/images.js';
import { percentile } from '../../test/support/numbers.js';
import { labelsOf } from '../support/labels.js';
import { LoadClient } from '../support/load.js';
import { BenchServer } from '../support/server.js';
import { atMost, megabytes, ms, type Row, times } from '../support/table.js';
import { ATTACKS } from './attacker.js';

const ATTACKER = fileURLToPath(new URL('attacker.ts', import.meta.url));
/** Niceness of the attacker. */
const LOWEST = 19;
const MAX_RATIO = 2;
const MAX_GROWTH_MB = 400;
/** How often the other tenant asks, ms. */
const EVERY_MS = 100;
/** How often the server's memory is looked at, ms. */
const MEMORY_EVERY_MS = 100;

const CLASSIFY =
  'query ($i: String!) { classify(input: { image: { base64: $i }, labelSet: { slug: "mine" } }) { unknown } }';

/** Latencies of the other tenant's small requests until then, ms. A request that is refused counts as a second. */
async function others(client: LoadClient, until: number, from: number): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; Date.now() < until; i++) {
    const body = JSON.stringify({ query: CLASSIFY, variables: { i: await distinctImage(from + i) } });
    const answer = await client.post(body);
    taken.push(answer.body.includes('"errors"') ? Math.max(1_000, answer.ms) : answer.ms);
    await sleep(EVERY_MS);
  }
  return taken;
}

/** Starts an attacker, which begins when it is told to. */
async function attackerOf(url: string, key: string, attack: string) {
  const attacker = fork(ATTACKER, [url, key, attack], { execArgv: ['--import', 'tsx'] });
  // As if it were elsewhere: what it does itself takes nothing from the server.
  setPriority(attacker.pid as number, LOWEST);
  const ended = once(attacker, 'exit');
  await Promise.race([once(attacker, 'message'), ended]);
  const stop = async () => {
    attacker.kill('SIGKILL');
    await ended;
  };
  return { begin: () => attacker.send('begin'), stop };
}

/** What the attacker needs, and the label set of the other. @returns their keys */
async function prepare(server: BenchServer): Promise<[attacker: string, other: string]> {
  const [key, mine] = [await server.tenant('attacker'), await server.tenant('other')];
  const attacker = server.client(key);
  await attacker.data(
    'mutation ($t: [String!]!) { createPromptTemplate(input: { slug: "many", templates: $t }) { promptTemplate { slug } } }',
    { t: Array.from({ length: 256 }, (_, i) => `view ${i} of {label}`) },
  );
  await attacker.data(
    'mutation ($l: [LabelInput!]!) { createLabelSet(input: { slug: "bait", labels: $l }) { version { number } } }',
    { l: labelsOf(2_000) },
  );
  await server
    .client(mine)
    .data(
      'mutation { createLabelSet(input: { slug: "mine", labels: [{ name: "cat" }, { name: "dog" }] }) { version { number } } }',
    );
  return [key, mine];
}

async function benchAttack(what: string, forMs: number): Promise<Row[]> {
  const server = await BenchServer.start();
  try {
    const [key, mine] = await prepare(server);
    const attacker = await attackerOf(server.url, key, what);
    const other = new LoadClient(server.url, mine, 4);
    await others(other, Date.now() + 1_000, 0);
    const alone = await others(other, Date.now() + Math.min(forMs, 10_000), 10_000);
    const before = await server.residentMegabytes();
    let most = before;
    const watch = setInterval(async () => {
      most = Math.max(most, await server.residentMegabytes());
    }, MEMORY_EVERY_MS);
    attacker.begin();
    const during = await others(other, Date.now() + forMs, 20_000);
    clearInterval(watch);
    await attacker.stop();
    other.close();
    const [calm, stressed] = [percentile(alone, 0.95), percentile(during, 0.95)];
    return [
      { what: `${what}: the others' 95th percentile`, measured: `${ms(calm)} → ${ms(stressed)}` },
      { what: '  ratio', ...atMost(stressed / calm, MAX_RATIO, times) },
      { what: '  resident memory, growth', ...atMost(most - before, MAX_GROWTH_MB, megabytes) },
    ];
  } finally {
    await server.close();
  }
}

/** One tenant attacks: what the requests of another take, compared with before, and the memory. */
export async function benchAttacks({ ms: forMs }: { ms: number }): Promise<Row[]> {
  const rows: Row[] = [];
  for (const what of Object.keys(ATTACKS)) {
    console.error(`  ${what} …`);
    rows.push(...(await benchAttack(what, forMs)));
  }
  return rows;
}
