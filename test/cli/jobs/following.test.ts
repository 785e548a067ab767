import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandLine } from '../../support/cli.js';
import { ReverseProxy } from '../../support/http/proxy.js';
import { cancelJob, startSlowJob, withSlowJobs } from '../../support/jobs/jobs.js';
import { Client, startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

describe('A command that follows a job', () => {
  let data: string;
  let running: TestServer;
  let client: Client;
  /** Talks to the server through the proxy. */
  let cli: CommandLine;
  let proxy: ReverseProxy;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    running = await startTestServer({ LEXICLIP_DATA: data });
    client = await withSlowJobs(running);
    proxy = await new ReverseProxy(running.url).listen();
    cli = await CommandLine.open(new Client(proxy.url, client.key));
  });
  afterAll(async () => {
    await Promise.all([cli.close(), proxy.close(), running.close()]);
    await rm(data, { recursive: true, force: true });
  });
  beforeEach(() => {
    proxy.requests.length = 0;
    proxy.refusal = () => undefined;
    proxy.loses = () => false;
  });

  const count = (path: string): number => proxy.requests.filter((other) => other === path).length;
  const CANCELLED = { status: 1, output: '', messages: expect.stringMatching(/^lexiclip: CANCELLED job job_/) };

  it('is told by events, and does not ask', async () => {
    const id = await startSlowJob(client, 'events');
    const watching = cli.runHere('jobs', 'watch', id);
    await waitUntil('it listens', () => count('/graphql/stream') === 1);
    await cancelJob(client, id);
    expect(await watching).toEqual(CANCELLED);
    expect(proxy.requests).toEqual(['/graphql', '/graphql/stream']);
  });

  it('asks now and then where events cannot be had', async () => {
    proxy.refusal = (path) => (path === '/graphql/stream' ? 404 : undefined);
    const id = await startSlowJob(client, 'asking');
    const watching = cli.runHere('jobs', 'watch', id);
    await waitUntil('it asks', () => count('/graphql') > 2);
    await cancelJob(client, id);
    expect(await watching).toEqual(CANCELLED);
    expect(count('/graphql/stream')).toBe(1);
  });

  it('finds it again when its server comes back', async () => {
    const id = await startSlowJob(client, 'restart');
    const watching = cli.runHere('jobs', 'watch', id);
    await waitUntil('it listens', () => count('/graphql/stream') === 1);
    await running.server.close();
    await waitUntil('it is missed', () => count('/graphql') > 2);
    running = await startTestServer({ LEXICLIP_DATA: data, LEXICLIP_PORT: new URL(running.url).port });
    await waitUntil('it listens again', () => count('/graphql/stream') > 1);
    await cancelJob(client, id);
    expect((await watching).messages).toMatch(
      /^\S+ does not answer: .*; trying again\nconnected again after \d+ s\nlexiclip: CANCELLED /,
    );
  });

  it('is the same one when the answer to its start was lost', async () => {
    await cli.file('a.txt', 'a\n');
    // The jobs that there are, then the start, whose first answer is lost.
    proxy.loses = () => proxy.requests.length === 2;
    const { status, messages } = await cli.runHere(
      'labels',
      'import',
      'a.txt',
      '--set',
      'lost',
      '--create',
      '--detach',
    );
    expect({ status, messages }).toEqual({
      status: 0,
      messages: expect.stringMatching(/^\S+ does not answer: .*; trying again\nlexiclip jobs watch job_/),
    });
    const jobs: { subject: string }[] = await cli.json('jobs');
    expect(jobs.filter(({ subject }) => subject === 'lost')).toHaveLength(1);
  });

  it('gives up when the server stays away, and says so', async () => {
    const id = await startSlowJob(client, 'away');
    proxy.refusal = () => (proxy.requests.length > 1 ? 502 : undefined);
    const { status, messages } = await cli.runHere('jobs', 'watch', id, '--max-wait', '1');
    await cancelJob(client, id);
    expect(status).toBe(3);
    expect(messages).toMatch(/^(\S+ gave no GraphQL answer \(HTTP 502\)); trying again\nlexiclip: \1\n$/);
  });
});
