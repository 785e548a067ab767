import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client';
import { fetchExchange, Client as UrqlClient } from '@urql/core';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import { Observable as RelayObservable } from 'relay-runtime';
import { Observable } from 'rxjs';
import { newKey } from '../../support/graphql/keys.js';
import { EventReader, type StreamEvent } from '../../support/http/events.js';
import { Client, sharedServer, startTestServer } from '../../support/server.js';

const PROGRESS = `subscription Progress($id: ID!) {
  jobProgress(id: $id) { id state progress { done total unit } result { ... on LabelSetPayload { version { number } } } }
}`;
const START = `mutation ($input: JobInput!) { startJob(input: $input) { job { id } } }`;

interface Seen {
  readonly id: string;
  readonly state: string;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly result: { readonly version: { readonly number: number } } | null;
}
interface Progress {
  readonly jobProgress: Seen;
}

describe('The progress of a job', () => {
  const running = sharedServer();
  let client: Client;
  let sets = 0;

  beforeAll(async () => {
    client = await running.tenant();
  });

  /** A job that takes a moment. */
  async function start(labels = 400): Promise<string> {
    const input = { slug: `set-${++sets}`, labels: Array.from({ length: labels }, (_, i) => ({ name: `bird ${i}` })) };
    const { startJob } = await client.data(START, { input: { createLabelSet: input } });
    return startJob.job.id;
  }

  const sse = () =>
    createClient({ url: `${running.url}/graphql/stream`, headers: { authorization: `Bearer ${client.key}` } });

  /** Wants the job to be told from where it was to its end, and never back. */
  function expectWhole(seen: readonly Seen[], id: string): void {
    const done = seen.map(({ progress }) => progress.done);
    expect(new Set(seen.map((job) => job.id))).toEqual(new Set([id]));
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ state: 'SUCCEEDED', result: { version: { number: 1 } } });
    expect(seen.slice(0, -1).filter(({ state }) => !['QUEUED', 'RUNNING'].includes(state))).toEqual([]);
  }

  it('is followed to its end by the client of graphql-sse', async () => {
    const id = await start();
    const seen: Seen[] = [];
    for await (const { data } of sse().iterate<Progress>({ query: PROGRESS, variables: { id } })) {
      if (data) seen.push(data.jobProgress);
    }
    expectWhole(seen, id);
  });

  it('is followed to its end by Apollo Client', async () => {
    const events = sse();
    const link = new ApolloLink(
      ({ query, variables }) =>
        new Observable((observer) =>
          events.subscribe(
            { query: print(query), variables },
            {
              next: (answer) => observer.next(answer as ApolloLink.Result),
              error: (error) => observer.error(error),
              complete: () => observer.complete(),
            },
          ),
        ),
    );
    const apollo = new ApolloClient({ link, cache: new InMemoryCache() });
    const id = await start();
    const seen: Seen[] = [];
    await new Promise<void>((complete, error) => {
      const next = ({ data }: { data?: Progress | undefined }) => void (data && seen.push(data.jobProgress));
      apollo.subscribe<Progress>({ query: gql(PROGRESS), variables: { id } }).subscribe({ next, error, complete });
    });
    expectWhole(seen, id);
    apollo.stop();
  });

  it('is followed to its end by urql, which reads events itself', async () => {
    const urql = new UrqlClient({
      url: `${running.url}/graphql/stream`,
      fetchOptions: { headers: { authorization: `Bearer ${client.key}` } },
      fetchSubscriptions: true,
      exchanges: [fetchExchange],
    });
    const id = await start();
    const seen: Seen[] = [];
    await new Promise<void>((resolve) => {
      urql.subscription<Progress>(PROGRESS, { id }).subscribe(({ data, hasNext }) => {
        if (data && data.jobProgress !== seen.at(-1)) seen.push(data.jobProgress);
        if (!hasNext) resolve();
      });
    });
    expectWhole(seen, id);
  });

  it("is followed to its end by Relay's network layer", async () => {
    const id = await start();
    const seen: Seen[] = [];
    const events = sse();
    await new Promise<void>((complete, error) => {
      const next = ({ data }: { data?: Progress | null }) => void (data && seen.push(data.jobProgress));
      RelayObservable.create<{ data?: Progress | null }>((sink) =>
        events.subscribe<Progress>({ query: PROGRESS, variables: { id } }, sink),
      ).subscribe({ next, complete, error });
    });
    expectWhole(seen, id);
  });

  it('is told by any server, whichever does the work', async () => {
    const other = await startTestServer({ LEXICLIP_DATA: running.data, LEXICLIP_JOBS: '0' });
    const id = await start(1000);
    const reader = await EventReader.open(new Client(other.url, client.key), PROGRESS, { variables: { id } });
    const seen = (await reader.all()).flatMap(({ data }) => (data ? [data.data.jobProgress] : []));
    expectWhole(seen, id);
    await other.close();
  });

  it('is told at most four times a second, and its end within half a second', async () => {
    const id = await start(3000);
    const reader = await EventReader.open(client, PROGRESS, { variables: { id } });
    const times: number[] = [];
    for await (const { event } of reader.events()) if (event === 'next') times.push(Date.now());
    const { job } = await client.data('query ($id: ID!) { job(id: $id) { finishedAt } }', { id });
    expect((times.at(-1) as number) - Date.parse(job.finishedAt)).toBeLessThan(500);
    const seconds = ((times.at(-1) as number) - (times[0] as number)) / 1000;
    expect(times.length).toBeGreaterThan(2);
    expect(times.length - 1).toBeLessThanOrEqual(Math.ceil(4 * seconds));
  });

  it('is told of a job that has ended long ago, once', async () => {
    const id = await start(1);
    await (await EventReader.open(client, PROGRESS, { variables: { id } })).all();
    const events = await (await EventReader.open(client, PROGRESS, { variables: { id } })).all();
    expect(events.map(({ event }) => event)).toEqual(['next', 'complete']);
    expect(events[0]?.data?.data.jobProgress.state).toBe('SUCCEEDED');
  });

  it('is not found for another tenant, like that of no job', async () => {
    const id = await start(1);
    const stranger = await running.tenant();
    const errorOf = async (variables: { id: string }) => {
      const [first] = await (await EventReader.open(stranger, PROGRESS, { variables })).all();
      const [{ message, extensions } = { message: '', extensions: { code: '' } }] = first?.data?.errors ?? [];
      return [message, extensions.code];
    };
    expect((await errorOf({ id }))[1]).toBe('NOT_FOUND');
    expect(await errorOf({ id })).toEqual(await errorOf({ id: 'no id' }));
  });

  it('is forbidden to a key that may not see jobs', async () => {
    const { client: admin } = await newKey(client, ['TENANT_ADMIN']);
    const [first] = await (await EventReader.open(admin, PROGRESS, { variables: { id: await start(1) } })).all();
    expect(first?.data?.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('may be of a job that was started by a stream, which is on record like any change', async () => {
    const input = `{ createLabelSet: { slug: "set-${++sets}", labels: [{ name: "a" }] } }`;
    const mutation = `mutation { startJob(input: ${input}) { job { id } } }`;
    const [{ data }] = (await (await EventReader.open(client, mutation)).all()) as [StreamEvent];
    const id = data?.data.startJob.job.id;
    const events = await (await EventReader.open(client, PROGRESS, { variables: { id } })).all();
    expect(events.at(-2)?.data?.data.jobProgress.state).toBe('SUCCEEDED');
    const { auditLog } = await client.data('{ auditLog(first: 1) { nodes { mutation outcome } } }');
    expect(auditLog.nodes).toEqual([{ mutation: 'startJob', outcome: 'OK' }]);
  });

  it('can be left and followed again', async () => {
    const id = await start();
    const first = await EventReader.open(client, PROGRESS, { variables: { id } });
    await first.events().next();
    first.leave();
    const events = await (await EventReader.open(client, PROGRESS, { variables: { id } })).all();
    expect(events.at(-2)?.data?.data.jobProgress.state).toBe('SUCCEEDED');
  });
});
