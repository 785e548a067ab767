import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningServer } from '#lexiclip/server.js';
import { loadBuilt } from './native.js';

type Config = typeof import('#lexiclip/config.js');
type Server = typeof import('#lexiclip/server.js');

export interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; argument?: string; requestId?: string; expected?: number; actual?: number };
}

export interface Answer<T> {
  status: number;
  data: T;
  errors: GraphqlError[] | undefined;
}

/** Sends requests with one key. */
export class Client {
  constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  async send<T = any>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.key}` },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer<T>, 'status'>) };
  }

  /** The data of an answer that has no errors. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  async data<T = any>(query: string, variables?: Record<string, unknown>): Promise<T> {
    const { data, errors } = await this.send<T>(query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** The only error of an answer, without its request id. */
  async error(query: string, variables?: Record<string, unknown>) {
    const { errors } = await this.send(query, variables);
    if (errors?.length !== 1) throw new Error(`expected one error: ${JSON.stringify(errors)}`);
    const [{ message, extensions }] = errors as [GraphqlError];
    const { requestId: _, ...rest } = extensions;
    return { message, ...rest };
  }
}

/** A server that is there for a whole file, and may be there for others. */
export interface SharedServer {
  readonly url: string;
  readonly operator: Client;
  readonly data: string;
  /** A client with all scopes, of a new tenant. */
  tenant(slug?: string): Promise<Client>;
}

/** A server of its own, which can be looked into. */
export interface TestServer extends SharedServer {
  readonly server: RunningServer;
  /** Stops the server and deletes its data. */
  close(): Promise<void>;
}

export const OPERATOR_KEY = 'operator-key-of-the-tests-0123456789';

/** A real server on a directory of its own, unless `data` names one. */
export async function startTestServer(variables: Record<string, string> = {}): Promise<TestServer> {
  const data = variables.LEXICLIP_DATA ?? (await mkdtemp(join(tmpdir(), 'lexiclip-test-')));
  const [{ loadConfig }, { startServer }] = await Promise.all([
    loadBuilt<Config>('config.js'),
    loadBuilt<Server>('server.js'),
  ]);
  const config = loadConfig({
    LEXICLIP_PORT: '0',
    LEXICLIP_OPERATOR_KEY: OPERATOR_KEY,
    LEXICLIP_LOG_LEVEL: 'error',
    LEXICLIP_THREADS: '1',
    // No test cuts the power, and the disk would take a fifth of the time.
    LEXICLIP_SYNC: 'never',
    ...variables,
    LEXICLIP_DATA: data,
  });
  const server = await startServer(config);
  return {
    ...clientsOf(server.url, data),
    server,
    async close() {
      await server.close();
      if (!variables.LEXICLIP_DATA) await rm(data, { recursive: true, force: true });
    },
  };
}

/** Where Jest's setup leaves word of the server that it has started. */
export const SHARED = 'TESTS_SHARED_SERVER';

/**
 * The one server for all tests that need no settings of their own and do not count what the server does. A test has
 * tenants of its own on it.
 */
export function sharedServer(): SharedServer {
  const { url, data } = JSON.parse(process.env[SHARED] as string);
  return clientsOf(url, data);
}

/**
 * A client of the one tenant of that server that files have in common. It writes nothing, and what it has had encoded
 * is in a cache for the next.
 */
export function commonTenant(): Client {
  const { url, key } = JSON.parse(process.env[SHARED] as string);
  return new Client(url, key);
}

function clientsOf(url: string, data: string): SharedServer {
  const operator = new Client(url, OPERATOR_KEY);
  return {
    url,
    operator,
    data,
    async tenant(slug = `tenant-${randomUUID()}`) {
      const created = await operator.data(
        'mutation ($slug: String!) { createTenant(input: { slug: $slug, name: $slug }) { secret } }',
        { slug },
      );
      return new Client(url, created.createTenant.secret);
    },
  };
}
