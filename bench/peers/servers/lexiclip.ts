import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { labelsOf } from '../../support/labels.js';
import { type Answer, LoadClient } from '../../support/load.js';
import { BenchServer } from '../../support/server.js';
import { type Peer, Skipped, type Task } from '../peer.js';
import { distinctBodies } from './distinct-bodies.js';
import { measureServed, type ServedPeer, strainServed } from './served-peer.js';

const CLASSIFY = `query ($image: String!, $slug: String!) {
  classify(input: { image: { base64: $image }, labelSet: { slug: $slug } }) {
    predictions { rank name similarity probability label { id } }
    provenance { labelSetVersion modelDigest }
  }
}`;
const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }';
const WARM_UP_LABELS = 64;
const BUSY = new Set(['OVERLOADED', 'RATE_LIMITED']);

/** Path of a tower's file in a model's folder. */
export function towerFile(folder: string, tower: 'vision' | 'text', dtype: string): string {
  const suffix = dtype === 'fp32' ? '' : dtype === 'q8' ? '_quantized' : `_${dtype}`;
  return join(folder, 'onnx', `${tower}_model${suffix}.onnx`);
}

/** @throws Skipped where the model has no file in that dtype */
export function requireTower(folder: string, tower: 'vision' | 'text', dtype: string): string {
  const file = towerFile(folder, tower, dtype);
  if (!existsSync(file)) throw new Skipped(`the model has no ${file.slice(folder.length + 1)}`);
  return file;
}

class LexiclipServer implements ServedPeer {
  readonly classifies = true;
  private readonly sets = new Set<number>();

  constructor(
    private readonly server: BenchServer,
    private readonly key: string,
    private readonly task: Task,
  ) {}

  get healthUrl(): string {
    return `${this.server.url}/healthz`;
  }

  client(connections: number): LoadClient {
    return new LoadClient(this.server.url, this.key, connections);
  }

  async bodies(labels: number): Promise<() => string> {
    // The largest has been made by `encodePrompts`; it is not made again.
    await this.createSet(labels);
    return distinctBodies(this.task.pictures, (base64) => body(base64, slugOf(labels)));
  }

  bodyWith(base64: string): string {
    return body(base64, slugOf(this.task.labels[0] as number));
  }

  verdict(answer: Answer) {
    const code = codeOf(answer);
    return code === undefined ? 'answered' : BUSY.has(code) ? 'refused' : 'failed';
  }

  reason(answer: Answer): string {
    return codeOf(answer) ?? `${answer.status}`;
  }

  encodePrompts(): Promise<void> {
    return this.createSet(Math.max(...this.task.labels));
  }

  /** @param from labels of different sets that begin at different ones have no prompt in common */
  async createSet(labels: number, from = 0): Promise<void> {
    if (this.sets.has(labels)) return;
    this.sets.add(labels);
    const input = { slug: slugOf(labels), labels: labelsOf(labels, from) };
    await this.server.client(this.key).data(CREATE, { input });
  }
}

const slugOf = (labels: number): string => `labels-${labels}`;

const body = (image: string, slug: string): string => JSON.stringify({ query: CLASSIFY, variables: { image, slug } });

function codeOf({ status, body }: Answer): string | undefined {
  const { data, errors } = JSON.parse(body);
  if (data?.classify?.predictions.length > 0) return undefined;
  return errors?.[0]?.extensions?.code ?? `status ${status}`;
}

/** Starts the service in a process of its own for a task. @throws Skipped where the model has no files in that dtype */
async function withServer<Result>(dtype: string, task: Task, use: (peer: LexiclipServer) => Promise<Result>) {
  requireTower(task.model, 'vision', dtype);
  requireTower(task.model, 'text', dtype);
  // An empty number of threads lets the server measure what is best.
  const server = await BenchServer.start({ LEXICLIP_MODEL: task.model, LEXICLIP_DTYPE: dtype, LEXICLIP_THREADS: '' });
  try {
    const peer = new LexiclipServer(server, await server.tenant('bench'), task);
    // A set of other labels first, so that the text tower is warm.
    await peer.createSet(WARM_UP_LABELS, Math.max(...task.labels));
    return await use(peer);
  } finally {
    await server.close();
  }
}

/** The service itself. */
export const lexiclip = (dtype: string): Peer => ({
  name: `lexiclip-${dtype}`,
  what: `Lexiclip, ${dtype}, over HTTP`,
  measure: (task) => withServer(dtype, task, (peer) => measureServed(peer, task)),
  strain: (task, burst) => withServer(dtype, task, (peer) => strainServed(peer, task, burst)),
});
