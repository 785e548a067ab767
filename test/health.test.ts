import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { distinctImages } from './support/images.js';
import { percentile, sum } from './support/numbers.js';
import { type StartedProcess, startProcess } from './support/process.js';
import { Client, OPERATOR_KEY } from './support/server.js';

const CLASSIFY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labels: ["cat", "dog"] }) {
    ... on Classification { timings { embedMs batchSize } }
  }
}`;

interface Timings {
  embedMs: number;
  batchSize: number;
}
const timingsOf = ({ timings }: { timings: Timings }) => timings;

/** Bodies of requests for 16 images each, all of them different. Made beforehand: the test's own work must not count. */
async function requests(count: number): Promise<string[]> {
  const images = (await distinctImages(count * 16)).map((base64) => ({ base64 }));
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({ query: CLASSIFY, variables: { images: images.slice(i * 16, (i + 1) * 16) } }),
  );
}

describe('Health', () => {
  let data: string;
  let running: StartedProcess;
  let url: string;

  // In a process of its own, so that what the tests do on their event loop does not count against the server's.
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    running = await startProcess({ LEXICLIP_DATA: data, LEXICLIP_OPERATOR_KEY: OPERATOR_KEY });
    url = running.url as string;
  });
  afterAll(async () => {
    await running.stop('SIGKILL');
    await rm(data, { recursive: true, force: true });
  });

  it.each([
    ['/healthz', 'ok'],
    ['/readyz', 'ready'],
  ])('is at %s, without a key', async (path, status) => {
    const response = await fetch(`${url}${path}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status });
  });

  it('answers within 50 ms at the 99th percentile while the model runs flat out', async () => {
    const created = await new Client(url, OPERATOR_KEY).data(
      'mutation { createTenant(input: { slug: "busy", name: "Busy" }) { secret } }',
    );
    const bodies = await requests(250);
    const answers: string[] = [];
    let busy = true;
    const post = async (body: string) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${created.createTenant.secret}` };
      answers.push(await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).text());
    };
    const load = Array.from({ length: 20 }, async () => {
      for (let body = bodies.pop(); busy && body; body = bodies.pop()) await post(body);
    });
    // Until all of them are under way.
    await sleep(500);

    const latencies: number[] = [];
    const started = performance.now();
    while (performance.now() - started < 3000 || latencies.length < 200) {
      const asked = performance.now();
      await (await fetch(`${url}/healthz`)).text();
      latencies.push(performance.now() - asked);
      await sleep(5);
    }
    const elapsed = performance.now() - started;
    busy = false;
    await Promise.all(load);

    // That it did run flat out: full batches, one behind the other.
    const timings = answers.flatMap((answer) => JSON.parse(answer).data.classifyMany.map(timingsOf));
    expect(timings.filter(({ batchSize }) => batchSize === 8).length / timings.length).toBeGreaterThan(0.5);
    expect(sum(timings.map(({ embedMs, batchSize }) => embedMs / batchSize)) / elapsed).toBeGreaterThan(0.5);
    expect(percentile(latencies, 0.99)).toBeLessThan(50);
  });
});
