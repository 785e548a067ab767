import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { badImages, type Outcome } from '../support/bad-images/corpus.js';
import { exampleImage } from '../support/images.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { type Answer, Client, OPERATOR_KEY, startTestServer, type TestServer } from '../support/server.js';

const LABELS = ['airplane', 'bird', 'cat', 'ship', 'truck'];
const CLASSIFY = `query ($base64: String!, $labels: [String!]) {
  classify(input: { image: { base64: $base64 }, labels: $labels, topK: 1 }) {
    predictions { name } image { format width height }
  }
}`;
const CLASSIFY_MANY = `query ($images: [ImageInput!]!, $labels: [String!]) {
  classifyMany(input: { images: $images, labels: $labels }) {
    __typename ... on Classification { predictions { name similarity } } ... on ClassifyFailure { index code }
  }
}`;
const CREATE_TENANT = `mutation ($slug: String!) {
  createTenant(input: { slug: $slug, name: $slug }) { secret }
}`;
const MOST_MS = 2000;
const PASSES = 3;
const MOST_PASSES = 6;
const IN_FLIGHT = 8;
const MEGABYTE = 1024 * 1024;

interface Classification {
  predictions: { name: string }[];
  image: { format: string; width: number; height: number };
}
type Classified = Answer<{ classify: Classification } | null>;

const kinds = await badImages();
const corpus = Object.values(kinds).flat();

const classify = (client: Client, base64: string): Promise<Classified> =>
  client.send(CLASSIFY, { base64, labels: LABELS });

/** @throws Error where an answer has errors of any other form than refusals of this image have */
function outcomeOf({ data, errors }: Classified): Outcome {
  if (!errors && data) return 'ACCEPTED';
  const extensions = errors?.map(({ extensions: { requestId: _, ...rest } }) => rest) ?? [];
  expect(extensions).toEqual([{ code: expect.any(String), argument: 'input.image.base64' }]);
  return extensions[0]?.code as Outcome;
}

describe('An image', () => {
  let running: TestServer;
  let tenant: Client;
  let ship: string;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant();
    ship = (await readFile(exampleImage('ship.png'))).toString('base64');
    await classify(tenant, ship);
  });
  afterAll(() => running.close());

  it('is in the corpus once, under a name of its own', () => {
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
    expect(corpus.length).toBeGreaterThanOrEqual(220);
  });

  describe.each(Object.entries(kinds))('%s is accepted or refused', (_, cases) => {
    it.each(cases.map((image) => [image.name, image] as const))('%s', async (_, { base64, outcomes, image }) => {
      const started = performance.now();
      const answer = await classify(tenant, base64);
      const elapsed = performance.now() - started;
      const outcome = outcomeOf(answer);
      expect(outcomes).toContain(outcome);
      if (outcome === 'ACCEPTED') expect(answer.data?.classify).toMatchObject({ image: image ?? {} });
      expect(elapsed).toBeLessThan(MOST_MS);
    });
  });

  it('does no harm to those beside it in a query', async () => {
    const all = corpus.filter(({ base64 }) => base64.length < 100_000);
    const alone = await classifyMany([ship]);
    for (let from = 0; from < all.length; from += 49) {
      const bad = all.slice(from, from + 49);
      const answers = await classifyMany([...bad.flatMap(({ base64 }) => [base64, ship]), ship]);
      bad.forEach(({ outcomes }, i) => {
        const { __typename, code, index } = answers[2 * i] as Answered;
        expect(outcomes).toContain(__typename === 'Classification' ? 'ACCEPTED' : code);
        expect(answers[2 * i + 1]).toEqual(alone[0]);
        if (code) expect(index).toBe(2 * i);
      });
    }
  });

  interface Answered {
    __typename: string;
    code?: Outcome;
    index?: number;
  }
  async function classifyMany(images: string[]): Promise<Answered[]> {
    const variables = { images: images.map((base64) => ({ base64 })), labels: LABELS };
    return (await tenant.data(CLASSIFY_MANY, variables)).classifyMany;
  }
});

describe('A server that is sent all of them again and again', () => {
  let data: string;
  let server: ServerProcess;
  let operator: Client;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    // glibc keeps what is freed in an arena for each of its threads, which looks like growth for many passes.
    server = await spawnServer(data, { LEXICLIP_THREADS: '2', MALLOC_ARENA_MAX: '2' });
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
        const outcome = data ? 'ACCEPTED' : errors?.[0]?.extensions.code;
        if (!next.outcomes.includes(outcome as Outcome)) wrong.push([next.name, outcome]);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, sendAll));
    return wrong;
  }

  it('stays as it was: alive, right, and not much larger', async () => {
    const resident: number[] = [];
    // One tenant, as each has a database that is kept open.
    const { createTenant } = await operator.data(CREATE_TENANT, { slug: 'acme' });
    const client = new Client(server.url, createTenant.secret);
    const isLarger = () => (resident.at(-1) as number) > (resident[0] as number) * 1.1 + 30 * MEGABYTE;
    // What the garbage collector has not come to yet is gone after another pass; what leaks is not.
    while (resident.length < PASSES || (isLarger() && resident.length < MOST_PASSES)) {
      expect(await pass(client)).toEqual([]);
      resident.push(await residentBytes(server.pid as number));
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const ship = (await readFile(exampleImage('ship.png'))).toString('base64');
    expect((await classify(client, ship)).data?.classify.predictions).toEqual([{ name: 'ship' }]);
    expect(server.messages()).not.toMatch(/"level":(50|60)|fatal|uncaught|unhandled/i);
    if (process.platform === 'linux') {
      expect({ resident, isLarger: isLarger() }).toMatchObject({ isLarger: false });
    } else console.warn('skipped: memory is only measured on Linux');
  });
});

/** How much memory a process has in use; NaN where that cannot be told. */
async function residentBytes(pid: number): Promise<number> {
  if (process.platform !== 'linux') return Number.NaN;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
