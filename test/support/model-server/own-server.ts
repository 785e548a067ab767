import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { loadPackage } from '../native.js';
import { type Described, described, feedsOf, type InferRequest, type Tower } from './own-towers.js';

type Onnx = typeof import('onnxruntime-node');

/** An answer to a run, before it is put into bytes. */
export interface RunAnswer {
  status: number;
  headers: Record<string, string>;
  /** What stands before the numbers. */
  json: { id?: string; model_name: string; model_version?: string; outputs: OutputHeader[] };
  numbers: Float32Array;
  /** The whole body, where that is something else. */
  body?: Buffer | string;
}

interface OutputHeader {
  name: string;
  datatype: string;
  shape: unknown;
  parameters: Record<string, unknown>;
}

/** What becomes of a run: an answer, none for ever, or the end of its connection. */
export type Spoil = (answer: RunAnswer, tower: Tower) => RunAnswer | 'freeze' | 'reset';

export interface OwnServerOptions {
  /** A folder in the layout of the hub. */
  readonly model?: string;
  /** Version that is served. */
  readonly version?: string;
  /** Largest batch; another is refused. */
  readonly maxBatch?: number;
  /** Whether it says so. */
  readonly hasConfig?: boolean;
  /** Path below which it is, without a slash at the end. */
  readonly prefix?: string;
  /** Whether it ends each connection after one answer, and says so. */
  readonly endsConnections?: boolean;
  /** What it says of a tower, which it then takes as well. */
  readonly metadata?: (tower: Tower, usual: Described) => Partial<Described>;
}

/**
 * A server of the Open Inference Protocol that runs real towers, and misbehaves where it is told to.
 */
export class OwnModelServer {
  /** Changes the answers to runs. */
  spoil: Spoil | undefined;
  /** Status of all answers, where it is not the usual one. */
  refuse: { status: number; body: string; headers?: Record<string, string> } | undefined;
  /** Whether nothing is answered. */
  frozen = false;
  /** What was asked, such as `POST vision_model`, and the number of inputs of each run. */
  readonly runs: { tower: Tower; rows: number; headers: IncomingMessage['headers']; request: InferRequest }[] = [];
  /** What it was shown. */
  readonly authorizations = new Set<string | undefined>();
  /** Number of the version that answers. */
  version: string;
  private sessions = new Map<Tower, InferenceSession>();
  private server: Server | undefined;
  private port = 0;

  private constructor(
    private readonly onnx: Onnx,
    private readonly options: OwnServerOptions,
  ) {
    this.version = options.version ?? '1';
  }

  static async start(options: OwnServerOptions = {}): Promise<OwnModelServer> {
    const server = new OwnModelServer(await loadPackage<Onnx>('onnxruntime-node'), options);
    await server.serve(options.model ?? 'models/starter-clip');
    await server.listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.options.prefix ?? ''}`;
  }

  /** Replaces what is served. */
  async serve(model: string): Promise<void> {
    const old = [...this.sessions.values()];
    for (const tower of ['vision_model', 'text_model'] as const) {
      const session = await this.onnx.InferenceSession.create(join(model, 'onnx', `${tower}.onnx`), {
        intraOpNumThreads: 1,
      });
      this.sessions.set(tower, session);
    }
    await Promise.all(old.map((session) => session.release()));
  }

  /** Listens, at the same address each time. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    // A client keeps its connections for as long as it likes.
    server.keepAliveTimeout = 60_000;
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Ends all connections, and takes no others. */
  async hangUp(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** Ends all connections. */
  dropConnections(): void {
    this.server?.closeAllConnections();
  }

  async close(): Promise<void> {
    await this.hangUp();
    await Promise.all([...this.sessions.values()].map((session) => session.release()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    if (this.frozen) return;
    this.authorizations.add(request.headers.authorization);
    if (this.options.endsConnections) response.shouldKeepAlive = false;
    const path = request.url?.slice(this.options.prefix?.length ?? 0) ?? '';
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { refuse } = this;
    if (refuse) return void response.writeHead(refuse.status, refuse.headers).end(refuse.body);
    const [, name, version, what] =
      /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(?:\/(ready|config|infer))?$/.exec(path) ?? [];
    const tower = name as Tower;
    const session = this.sessions.get(tower);
    if (!session || (version !== undefined && version !== this.version)) {
      return void send(404, { error: `unknown model: ${name} version ${version} in /srv/secret` });
    }
    if (what === 'ready') return void response.writeHead(200).end();
    if (what === 'config' && this.options.hasConfig !== false) return void send(200, { max_batch_size: this.maxBatch });
    if (what === 'config') return void send(404, { detail: 'Not Found' });
    if (what !== 'infer') return void send(200, { name, versions: [this.version], ...this.describe(tower) });
    await this.run(tower, { headers: request.headers, body: Buffer.concat(parts) }, response);
  }

  private async run(
    tower: Tower,
    { headers, body }: { headers: IncomingMessage['headers']; body: Buffer },
    response: ServerResponse,
  ): Promise<void> {
    const length = Number(headers['inference-header-content-length']);
    const request = JSON.parse(body.subarray(0, length).toString()) as InferRequest;
    const rows = request.inputs[0]?.shape[0] as number;
    this.runs.push({ tower, rows, headers, request });
    if (rows > this.maxBatch) {
      return void response.writeHead(400).end(JSON.stringify({ error: `batch-size must be <= ${this.maxBatch}` }));
    }
    const session = this.sessions.get(tower) as InferenceSession;
    const results = await session.run(feedsOf(this.onnx, request, body.subarray(length)));
    const { name } = request.outputs[0] as { name: string };
    const { data, dims } = results[name] as { data: Float32Array; dims: readonly number[] };
    const answer = this.answerTo(tower, request, { name, data, dims });
    const spoilt = this.spoil?.(answer, tower) ?? answer;
    if (spoilt === 'freeze') return;
    if (spoilt === 'reset') return void response.socket?.resetAndDestroy();
    const numbers = Buffer.from(spoilt.numbers.buffer, spoilt.numbers.byteOffset, spoilt.numbers.byteLength);
    const json = Buffer.from(JSON.stringify(spoilt.json));
    const given = { 'inference-header-content-length': String(json.length), ...spoilt.headers };
    const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
    response.writeHead(spoilt.status, sent).end(spoilt.body ?? Buffer.concat([json, numbers]));
  }

  private answerTo(
    tower: Tower,
    { id }: InferRequest,
    { name, data, dims }: { name: string; data: Float32Array; dims: readonly number[] },
  ): RunAnswer {
    const output = { name, datatype: 'FP32', shape: dims, parameters: { binary_data_size: data.byteLength } };
    return {
      status: 200,
      headers: {},
      json: { id, model_name: tower, model_version: this.version, outputs: [output] },
      numbers: data.slice(),
    };
  }

  private describe(tower: Tower): Described {
    const usual = described(tower);
    return { ...usual, ...this.options.metadata?.(tower, usual) };
  }

  private get maxBatch(): number {
    return this.options.maxBatch ?? 32;
  }
}
