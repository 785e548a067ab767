import { CommandLine } from '../support/cli.js';
import { hangUp } from '../support/http/hang-up.js';
import { anEmbedding } from '../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';
import { atRest, waitUntil } from '../support/wait.js';

const CREATE = `mutation ($slug: String!, $labels: [LabelInput!]!) {
  createLabelSet(input: { slug: $slug, labels: $labels }) { promptsEncoded }
}`;
const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) { predictions { name } } }`;

let serial = 0;
/** Labels whose prompts no test has had encoded. */
function newNames(count: number): string[] {
  const at = ++serial;
  return Array.from({ length: count }, (_, i) => `thing ${at} number ${i}`);
}
/** As `newNames`, with so many words that encoding a prompt takes longer than all else that is done for it. */
const longNames = (count: number): string[] =>
  newNames(count).map((name) => `${name} in a small old red house by a wide river`);
const labelsOf = (names: readonly string[]) => names.map((name) => ({ name }));
const classification = (labels: readonly string[]) => ({ input: { image: { embedding: anEmbedding() }, labels } });

/** Classifications of one embedding with other labels in each alias. */
function aliases(count: number, labelsEach: number) {
  const indices = [...Array(count).keys()];
  const field = (i: number) =>
    `a${i}: classify(input: { image: { embedding: $embedding }, labels: $labels${i} }) { unknown }`;
  const query = `query ($embedding: [Float!]!, ${indices.map((i) => `$labels${i}: [String!]!`).join(', ')}) {
    ${indices.map(field).join('\n')}
  }`;
  const labels = indices.map((i) => [`labels${i}`, newNames(labelsEach)]);
  return { query, variables: { embedding: anEmbedding(), ...Object.fromEntries(labels) } };
}

/** A server whose requests have time for some of so many prompts, but for no more than a quarter of them. */
async function hurriedServer(count: number): Promise<{ running: TestServer; tenant: Client; refusal: Refusal }> {
  // How much that is depends on the machine, and on what else it does just now; afterwards it may have less to do.
  let ms = 2_000;
  for (let tries = 0; tries < 12; tries++) {
    const running = await startTestServer({ LEXICLIP_REQUEST_TIMEOUT_MS: String(Math.round(ms)) });
    const tenant = await running.tenant();
    const labels = labelsOf(longNames(count));
    const before = running.server.counters().promptsEncoded;
    const { errors } = await tenant.send(CREATE, { slug: 'long', labels });
    const encoded = running.server.counters().promptsEncoded - before;
    const isEnough = encoded > 0;
    const isTooMuch = !errors || encoded > count / 4;
    if (isEnough && !isTooMuch) return { running, tenant, refusal: { extensions: errors[0]?.extensions, encoded } };
    await running.close();
    ms *= isTooMuch ? 0.7 : 1.2;
  }
  throw new Error(`no time was found that is enough for some of ${count} prompts but not for a quarter of them`);
}

interface Refusal {
  readonly extensions: Record<string, unknown> | undefined;
  /** Prompts encoded for the request that was refused. */
  readonly encoded: number;
}

describe('The prompts of a request', () => {
  let running: TestServer;
  let tenant: Client;
  const encoded = () => running.server.counters().promptsEncoded;
  const slugs = async () => {
    const { labelSets } = await tenant.data('{ labelSets { nodes { slug } } }');
    return labelSets.nodes.map(({ slug }: { slug: string }) => slug);
  };

  beforeAll(async () => {
    running = await startTestServer();
  });
  beforeEach(async () => {
    tenant = await running.tenant();
  });
  afterAll(() => running.close());

  it('are no longer encoded when its client has left, and nothing is made of them', async () => {
    const before = encoded();
    const labels = labelsOf(newNames(10_000));
    await hangUp(tenant, { query: CREATE, variables: { slug: 'left', labels } }, () => encoded() > before);
    expect((await atRest(encoded)) - before).toBeLessThan(5_000);
    expect(await slugs()).toEqual([]);
  });

  it('are encoded for the other request that needs them, when one of two leaves', async () => {
    const before = encoded();
    const names = newNames(2_000);
    const patient = tenant.data(CREATE, { slug: 'patient', labels: labelsOf(names) });
    const impatient = { query: CREATE, variables: { slug: 'impatient', labels: labelsOf(names) } };
    await hangUp(tenant, impatient, () => encoded() > before + 500);
    await patient;
    expect(encoded() - before).toBe(2_000);
    expect(await slugs()).toEqual(['patient']);
  });

  it('are encoded once for requests that come together', async () => {
    const before = encoded();
    const labels = labelsOf(newNames(800));
    await Promise.all(['one', 'two', 'three'].map((slug) => tenant.data(CREATE, { slug, labels })));
    expect(encoded() - before).toBe(800);
  });
});

describe('A request with more prompts than there is time for', () => {
  const COUNT = 5_000;
  let running: TestServer;
  let tenant: Client;
  let refusal: Refusal;
  const encoded = () => running.server.counters().promptsEncoded;

  beforeAll(async () => {
    ({ running, tenant, refusal } = await hurriedServer(COUNT));
  });
  afterAll(() => running.close());

  it('gets TIMEOUT with the number of prompts that are kept, and changes nothing', async () => {
    expect(refusal.extensions).toMatchObject({ code: 'TIMEOUT', promptsEncoded: refusal.encoded });
    expect(refusal.encoded).toBeLessThan(COUNT);
    expect((await tenant.data('{ labelSets { totalCount } }')).labelSets.totalCount).toBe(0);
  });

  it('is repeated by the command line, which says so, and goes on from there or by a job until it is done', async () => {
    // The request before may hold its tenant's place until what it had begun is stored.
    const before = await atRest(encoded);
    const others = longNames(COUNT);
    const cli = await CommandLine.open(tenant);
    const file = await cli.file('many.txt', `${others.join('\n')}\n`);
    const { status, messages, output } = await cli.runHere('labels', 'import', file, '--set', 'long', '--create');
    await cli.close();
    expect(status).toBe(0);
    expect(messages).toMatch(/TIMEOUT: [\d,]+ prompts? encoded and kept; repeating the request\n/);
    expect(output).toMatch(/made, version 1, 5,000 labels/);
    // No prompt was encoded twice, in all attempts together.
    expect(encoded() - before).toBe(others.length);
  });
});

describe('A tenant that sends more prompts than can be encoded', () => {
  let running: TestServer;
  const encoded = () => running.server.counters().promptsEncoded;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_REQUEST_TIMEOUT_MS: '6000' });
  });
  afterAll(() => running.close());

  it('does not keep another tenant from being served', async () => {
    const [attacker, other] = [await running.tenant(), await running.tenant()];
    const before = encoded();
    let over = false;
    const attack = Array.from({ length: 3 }, () => attacker.data(CLASSIFY, classification(newNames(1_000))));
    const done = Promise.allSettled(attack).then(() => {
      over = true;
    });
    await waitUntil('prompts are encoded', () => encoded() > before);
    await other.data(CLASSIFY, classification(newNames(2)));
    expect(over).toBe(false);
    await done;
  });

  it('is refused what would wait too long, and nothing goes on after the answer', async () => {
    const attacker = await running.tenant();
    const before = encoded();
    const { query, variables } = aliases(40, 1_000);
    const { errors = [] } = await attacker.send(query, variables);
    const refused = errors.filter(({ extensions: { code } }) => code === 'OVERLOADED');
    // How many depends on how fast the machine is: on a very slow one, all are over before they are looked at.
    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors) expect(['OVERLOADED', 'TIMEOUT']).toContain(extensions.code);
    for (const { extensions } of refused) expect(extensions).toMatchObject({ retryAfterMs: expect.any(Number) });
    // Those that had begun end with the request.
    const answered = encoded();
    expect((await atRest(encoded)) - answered).toBeLessThan(200);
    expect(answered - before).toBeLessThan(40_000);
  });
});
