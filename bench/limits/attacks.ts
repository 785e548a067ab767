import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { distinctImage } from '../../test/support/images.js';
import { percentile } from '../../test/support/numbers.js';
import { labelsOf, nameOf } from '../support/labels.js';
import { LoadClient } from '../support/load.js';
import { BenchServer } from '../support/server.js';
import { atMost, megabytes, ms, type Row, times } from '../support/table.js';

const MAX_RATIO = 2;
const MAX_GROWTH_MB = 400;
/** How often the other tenant asks, ms. */
const EVERY_MS = 100;
const ATTACKERS = 8;

const CLASSIFY =
  'query ($i: String!) { classify(input: { image: { base64: $i }, labelSet: { slug: "mine" } }) { unknown } }';

/** What one tenant does to all others. @returns when `until` is over */
type Attack = (target: Target, until: number) => Promise<void>;
interface Target {
  readonly url: string;
  readonly key: string;
  readonly client: LoadClient;
}

/** Sends bodies over and over, from several connections, whatever the answers are. */
const repeatedly =
  (body: (i: number) => string | Promise<string>): Attack =>
  async ({ client }, until) => {
    let sent = 0;
    const attacker = async () => {
      while (Date.now() < until) await client.post(await body(sent++)).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: ATTACKERS }, attacker));
  };

/** Keeps sockets open that have sent `head`, and does not read from them. */
const holding =
  (count: number, head: (target: Target) => string, trickle = ''): Attack =>
  async (target, until) => {
    const { port, hostname } = new URL(target.url);
    const sockets = new Set<Socket>();
    const hold = async () => {
      while (Date.now() < until) {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => undefined);
        sockets.add(socket);
        socket.pause();
        socket.write(head(target));
        const timer = trickle ? setInterval(() => socket.write(trickle), 500) : undefined;
        await Promise.race([once(socket, 'close'), sleep(Math.max(0, until - Date.now()))]).catch(() => undefined);
        clearInterval(timer);
        socket.destroy();
        sockets.delete(socket);
      }
    };
    await Promise.all(Array.from({ length: count }, hold));
  };

const post = ({ key }: Target, headers: string, body: string): string =>
  `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;
const query = (text: string, variables: Record<string, unknown> = {}): string =>
  JSON.stringify({ query: text, variables });
const aliases = (count: number, field: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `a${i}: ${field(i)}`).join(' ');

const ANSWER = query(
  `{ labelSet(slug: "bait") { latest { ${aliases(10, () => 'labels(first: 1000) { nodes { name renderedPrompts } }')} } } }`,
);

async function slowPng(i: number): Promise<string> {
  const side = 3_500;
  const pixels = Buffer.alloc(side * side * 3, i % 256);
  const png = await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return png.toString('base64');
}

async function attacks(): Promise<Record<string, Attack>> {
  const pngs = await Promise.all(Array.from({ length: 6 }, (_, i) => slowPng(i)));
  const embedding = Array.from({ length: 256 }, (_, i) => Math.cos(i + 1));
  const many = Array.from({ length: 200 }, (_, i) => ({
    name: nameOf(i),
    synonyms: Array.from({ length: 64 }, (_, j) => `${nameOf(i)} ${j}`),
  }));
  return {
    'a mutation of 3 million prompts': repeatedly((i) =>
      query(
        'mutation ($l: [LabelInput!]!, $s: String!) { createLabelSet(input: { slug: $s, promptTemplate: { slug: "many" }, labels: $l }) { version { number } } }',
        { l: many, s: `s-${i}` },
      ),
    ),
    'mutations of 60,000 prompts': repeatedly((i) =>
      query(
        'mutation ($l: [LabelInput!]!, $s: String!) { createLabelSet(input: { slug: $s, labels: $l }) { version { number } } }',
        { l: labelsOf(6_000, i * 6_000), s: `b-${i}` },
      ),
    ),
    'embeddings with 1,000 labels in 40 aliases': repeatedly((i) =>
      query(
        `query ($e: [Float!]!, $l: [String!]!) { ${aliases(40, () => 'classify(input: { image: { embedding: $e }, labels: $l, promptTemplate: { slug: "ensemble" } }) { unknown }')} }`,
        { e: embedding, l: Array.from({ length: 1_000 }, (_, j) => nameOf(i * 1_000 + j)) },
      ),
    ),
    'slow PNGs': repeatedly((i) => query(CLASSIFY.replace('"mine"', '"bait"'), { i: pngs[i % pngs.length] })),
    'answers of megabytes': repeatedly(() => ANSWER),
    'answers that nobody reads': holding(30, (target) =>
      post(target, `Content-Length: ${Buffer.byteLength(ANSWER)}`, ANSWER),
    ),
    'half-sent bodies': holding(32, (target) => post(target, 'Content-Length: 10000000', '{"query":"'), 'x'),
    'half-sent bodies in chunks': holding(
      32,
      (target) => post(target, 'Transfer-Encoding: chunked', 'a\r\n{"query":"\r\n'),
      '1\r\nx\r\n',
    ),
    'millions of {}': repeatedly(
      () => `{"query":"{ viewer { scopes } }","variables":{"x":[${'{},'.repeat(1_000_000)}{}]}}`,
    ),
    'search in 20 aliases': repeatedly((i) =>
      query(
        `{ labelSet(slug: "bait") { latest { ${aliases(20, (j) => `labels(first: 1, search: "${i} ${j}") { totalCount }`)} } } }`,
      ),
    ),
    'wrong keys': async ({ url }, until) => {
      await Promise.all(
        Array.from({ length: ATTACKERS }, async (_, a) => {
          const client = new LoadClient(url, `lxc_${'0'.repeat(30)}${a}`, 4);
          while (Date.now() < until) await client.post('{}').catch(() => undefined);
          client.close();
        }),
      );
    },
  };
}

/** Latencies of the other tenant's small requests until then, ms. A request that is refused counts as a second. */
async function others(client: LoadClient, until: number, from: number): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; Date.now() < until; i++) {
    const answer = await client.post(query(CLASSIFY, { i: await distinctImage(from + i) }));
    taken.push(answer.body.includes('"errors"') ? Math.max(1_000, answer.ms) : answer.ms);
    await sleep(EVERY_MS);
  }
  return taken;
}

/** One tenant attacks: what the requests of another take, compared with before, and the memory. */
export async function benchAttacks({ ms: forMs }: { ms: number }): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, attack] of Object.entries(await attacks())) {
    const server = await BenchServer.start();
    try {
      const [key, mine] = [await server.tenant('attacker'), await server.tenant('other')];
      const templates = Array.from({ length: 256 }, (_, i) => `view ${i} of {label}`);
      await server
        .client(key)
        .data(
          'mutation ($t: [String!]!) { createPromptTemplate(input: { slug: "many", templates: $t }) { promptTemplate { slug } } }',
          { t: templates },
        );
      await server
        .client(key)
        .data(
          'mutation ($l: [LabelInput!]!) { createLabelSet(input: { slug: "bait", labels: $l }) { version { number } } }',
          { l: labelsOf(2_000) },
        );
      await server
        .client(mine)
        .data(
          'mutation { createLabelSet(input: { slug: "mine", labels: [{ name: "cat" }, { name: "dog" }] }) { version { number } } }',
        );
      const other = new LoadClient(server.url, mine, 4);
      await others(other, Date.now() + 1_000, 0);
      const alone = await others(other, Date.now() + Math.min(forMs, 10_000), 10_000);
      const target = { url: server.url, key, client: new LoadClient(server.url, key, 64) };
      const before = await server.residentMegabytes();
      let most = before;
      const watch = setInterval(
        () =>
          void server.residentMegabytes().then(
            (now) => {
              most = Math.max(most, now);
            },
            () => undefined,
          ),
        100,
      );
      const until = Date.now() + forMs;
      const attacking = attack(target, until);
      const during = await others(other, until, 20_000);
      target.client.close();
      await attacking;
      clearInterval(watch);
      other.close();
      const [calm, stressed] = [percentile(alone, 0.95), percentile(during, 0.95)];
      rows.push(
        { what: `${what}: the others' 95th percentile`, measured: `${ms(calm)} → ${ms(stressed)}` },
        { what: '  ratio', ...atMost(stressed / calm, MAX_RATIO, times) },
        { what: '  resident memory, growth', ...atMost(most - before, MAX_GROWTH_MB, megabytes) },
      );
    } finally {
      await server.close();
    }
  }
  return rows;
}
