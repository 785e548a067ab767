import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { labelsOf, nameOf } from '../support/labels.js';
import { LoadClient } from '../support/load.js';

/*
 * What one tenant does to all others. Run by attacks.ts as a process of its own, which says "ready" once everything that
 * it is going to send is made, begins at the first message, and goes on until it is killed.
 *
 *   tsx bench/limits/attacker.ts URL KEY NAME
 */

const ATTACKERS = 8;
/** Different requests of one attack, which are sent over and over. */
const BODIES = 40;

interface Target {
  readonly url: string;
  readonly key: string;
}

type Attack = (target: Target) => Promise<void>;

/** Sends the bodies in turn, from several connections, whatever the answers are. */
function repeatedly(bodies: readonly string[], { key = undefined as string | undefined } = {}): Attack {
  const sent = bodies.map((body) => Buffer.from(body));
  let next = 0;
  return async (target) => {
    const client = new LoadClient(target.url, key ?? target.key, ATTACKERS);
    const attack = async () => {
      for (;;) await client.post(sent[next++ % sent.length] as Buffer).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: ATTACKERS }, attack));
  };
}

/** Keeps sockets open that have sent `head`, and does not read from them. */
const holding =
  (count: number, head: (target: Target) => string, trickle = ''): Attack =>
  async (target) => {
    const { port, hostname } = new URL(target.url);
    const hold = async () => {
      for (;;) {
        const socket: Socket = connect(Number(port), hostname);
        socket.on('error', () => undefined);
        socket.pause();
        socket.write(head(target));
        const timer = trickle ? setInterval(() => socket.write(trickle), 500) : undefined;
        await once(socket, 'close').catch(() => undefined);
        clearInterval(timer);
        socket.destroy();
        await sleep(10);
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
const bodies = (make: (i: number) => string, count = BODIES): string[] =>
  Array.from({ length: count }, (_, i) => make(i));

const CREATE_WITH =
  'mutation ($l: [LabelInput!]!, $s: String!) { createLabelSet(input: { slug: $s, promptTemplate: { slug: "many" }, labels: $l }) { version { number } } }';
const CREATE = CREATE_WITH.replace('promptTemplate: { slug: "many" }, ', '');
const CLASSIFY =
  'query ($i: String!) { classify(input: { image: { base64: $i }, labelSet: { slug: "bait" } }) { unknown } }';
const ANSWER = query(
  `{ labelSet(slug: "bait") { latest { ${aliases(10, () => 'labels(first: 1000) { nodes { name renderedPrompts } }')} } } }`,
);

/** Of 12 megapixels. */
async function slowPng(i: number): Promise<string> {
  const side = 3_500;
  const pixels = Buffer.alloc(side * side * 3, i % 256);
  const png = await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return png.toString('base64');
}

const EMBEDDING = Array.from({ length: 256 }, (_, i) => Math.cos(i + 1));

/** Two hundred labels with as many synonyms as are allowed. */
const manySynonyms = () =>
  Array.from({ length: 200 }, (_, i) => ({
    name: nameOf(i),
    synonyms: Array.from({ length: 64 }, (_, j) => `${nameOf(i)} ${j}`),
  }));

/** Each needs a label set "bait", and a prompt template "many" with 256 templates. */
export const ATTACKS: Readonly<Record<string, () => Attack | Promise<Attack>>> = {
  'a mutation of 3 million prompts': () =>
    repeatedly(bodies((i) => query(CREATE_WITH, { l: manySynonyms(), s: `s-${i}` }))),
  'mutations of 6,000 prompts': () =>
    repeatedly(bodies((i) => query(CREATE, { l: labelsOf(6_000, i * 6_000), s: `b-${i}` }))),
  'embeddings with 1,000 labels in 40 aliases': () =>
    repeatedly(
      bodies((i) =>
        query(
          `query ($e: [Float!]!, $l: [String!]!) { ${aliases(40, () => 'classify(input: { image: { embedding: $e }, labels: $l, promptTemplate: { slug: "ensemble" } }) { unknown }')} }`,
          { e: EMBEDDING, l: Array.from({ length: 1_000 }, (_, j) => nameOf(i * 1_000 + j)) },
        ),
      ),
    ),
  'slow PNGs': async () =>
    repeatedly((await Promise.all([0, 1, 2, 3, 4, 5].map(slowPng))).map((i) => query(CLASSIFY, { i }))),
  'answers of megabytes': () => repeatedly([ANSWER]),
  'answers that nobody reads': () =>
    holding(30, (target) => post(target, `Content-Length: ${Buffer.byteLength(ANSWER)}`, ANSWER)),
  'half-sent bodies': () => holding(32, (target) => post(target, 'Content-Length: 10000000', '{"query":"'), 'x'),
  'half-sent bodies in chunks': () =>
    holding(32, (target) => post(target, 'Transfer-Encoding: chunked', 'a\r\n{"query":"\r\n'), '1\r\nx\r\n'),
  'millions of {}': () =>
    repeatedly([`{"query":"{ viewer { scopes } }","variables":{"x":[${'{},'.repeat(1_000_000)}{}]}}`]),
  'search in 20 aliases': () =>
    repeatedly(
      bodies((i) =>
        query(
          `{ labelSet(slug: "bait") { latest { ${aliases(20, (j) => `labels(first: 1, search: "${i} ${j}") { totalCount }`)} } } }`,
        ),
      ),
    ),
  'wrong keys': () => repeatedly(['{}'], { key: `lxc_${'0'.repeat(31)}` }),
};

// Otherwise it is imported for the names of the attacks.
if (fileURLToPath(import.meta.url) === process.argv[1]) {
  const [url, key, name] = process.argv.slice(2) as [string, string, string];
  const attack = await ATTACKS[name]?.();
  // Sockets that are not read from do not keep a process from ending.
  setInterval(() => undefined, 60_000);
  process.once('message', () => void attack?.({ url, key }));
  process.send?.('ready');
}
