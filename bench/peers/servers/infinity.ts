import { join } from 'node:path';
import { type Answer, LoadClient } from '../../support/load.js';
import type { Peer, Task } from '../peer.js';
import type { PythonEnvironments } from '../python/environments.js';
import { promptOf } from '../python/peers.js';
import type { TorchModel } from '../python/torch-model.js';
import { ChildServer, freePort } from './child-server.js';
import { distinctBodies } from './distinct-bodies.js';
import { measureServed, type ServedPeer, strainServed } from './served-peer.js';

const MODEL = 'clip';
const BATCH = 8;
const PATH = '/embeddings';
const WARM_UP_PROMPTS = 64;

class InfinityServer implements ServedPeer {
  readonly classifies = false;
  readonly healthUrl: string;

  constructor(
    private readonly url: string,
    private readonly task: Task,
  ) {
    this.healthUrl = `${url}/health`;
  }

  client(connections: number): LoadClient {
    return new LoadClient(this.url, 'none', connections, PATH);
  }

  bodies(): Promise<() => string> {
    return Promise.resolve(distinctBodies(this.task.pictures, (base64) => this.bodyWith(base64)));
  }

  bodyWith(base64: string): string {
    return body('image', [`data:image/jpeg;base64,${base64}`]);
  }

  verdict({ status, body }: Answer) {
    if (status === 200 && body.includes('"embedding"')) return 'answered';
    return status === 429 || status === 503 ? 'refused' : 'failed';
  }

  reason({ status }: Answer): string {
    return `status ${status}`;
  }

  async encodePrompts(): Promise<void> {
    await this.encode(this.task.labelNames.map(promptOf));
  }

  async encode(prompts: readonly string[]): Promise<void> {
    const client = this.client(1);
    const answer = await client.post(body('text', prompts));
    client.close();
    if (this.verdict(answer) !== 'answered') throw new Error(`${answer.status}: ${answer.body.slice(0, 300)}`);
  }
}

const body = (modality: string, input: readonly string[]): string =>
  JSON.stringify({ model: MODEL, modality, encoding_format: 'base64', input });

/** Infinity's server, which makes vectors; comparing them with labels is left to its callers. */
export function infinity(environments: PythonEnvironments, model: TorchModel, dtype: string): Peer {
  const withServer = async <Result>(task: Task, use: (server: InfinityServer) => Promise<Result>) => {
    const programs = await environments.programs('infinity');
    const folder = await model.folder();
    const url = `http://127.0.0.1:${await freePort()}`;
    const args = ['v2', '--model-id', folder, '--served-model-name', MODEL, '--engine', 'torch', '--device', 'cpu'];
    args.push('--dtype', dtype, '--batch-size', `${BATCH}`, '--no-bettertransformer', '--port', new URL(url).port);
    const ready = async () => (await fetch(`${url}/health`)).ok;
    const child = await ChildServer.start(join(programs, 'infinity_emb'), args, { threads: task.threads, ready });
    try {
      const server = new InfinityServer(url, task);
      await server.encode(Array.from({ length: WARM_UP_PROMPTS }, (_, i) => `a photo of the number ${i}`));
      return await use(server);
    } finally {
      await child.stop();
    }
  };
  return {
    name: `infinity-${dtype === 'float32' ? 'fp32' : 'bf16'}`,
    what: `Infinity, ${dtype}, over HTTP: vectors only`,
    measure: (task) => withServer(task, (server) => measureServed(server, task)),
    strain: (task, burst) => withServer(task, (server) => strainServed(server, task, burst)),
  };
}
