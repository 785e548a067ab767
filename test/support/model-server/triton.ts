import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TritonInstallation } from './install.js';

const TOWER = fileURLToPath(new URL('./tower.py', import.meta.url));
const START_MS = 60_000;
const STOP_MS = 10_000;

export interface TritonOptions {
  /** Threads of each tower. */
  readonly threads?: number;
  readonly maxBatch?: number;
  /** Numbers of the versions that are served; 1 by default. */
  readonly versions?: readonly number[];
  /** Ending of the towers' files, such as `_fp16`. */
  readonly suffix?: string;
}

/** Triton Inference Server with the towers of a model, "vision_model" and "text_model", on the processor. */
export class Triton {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly installation: TritonInstallation,
    private readonly folder: string,
    private readonly port: number,
    private readonly options: TritonOptions,
  ) {}

  /** @param model a folder in the layout of the hub @throws Error when it does not come up */
  static async start(installation: TritonInstallation, model: string, options: TritonOptions = {}): Promise<Triton> {
    const folder = await mkdtemp(join(tmpdir(), 'lexiclip-triton-'));
    const triton = new Triton(installation, folder, await freePort(), options);
    await triton.serve(model);
    await triton.start();
    return triton;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Replaces what is served, from the next start on. */
  async serve(model: string): Promise<void> {
    const { installation, options, folder } = this;
    const { threads = 1, maxBatch = 32, versions = [1], suffix = '' } = options;
    for (const tower of ['vision_model', 'text_model']) {
      const served = join(folder, 'models', tower);
      await rm(served, { recursive: true, force: true });
      for (const version of versions) {
        const place = join(served, String(version));
        await mkdir(place, { recursive: true });
        await copyFile(TOWER, join(place, 'model.py'));
        const file = resolve(model, 'onnx', `${tower}${suffix}.onnx`);
        await writeFile(
          join(place, 'settings.json'),
          JSON.stringify({ packages: installation.packages, file, threads }),
        );
      }
      await writeFile(join(served, 'config.pbtxt'), configOf(tower, maxBatch, versions));
    }
  }

  /** Starts it, at the same address each time, and waits until both towers are ready. */
  async start(): Promise<void> {
    const { server, libraries } = this.installation;
    const log = join(this.folder, 'log');
    const output = await open(log, 'w');
    const [program, ...args] = [...endingWithThisProcess(), join(server, 'bin/tritonserver'), ...this.arguments];
    const child = spawn(program as string, args, {
      env: { ...process.env, LD_LIBRARY_PATH: [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') },
      stdio: ['ignore', output.fd, output.fd],
      // The processes of its backend are of its group, and outlive it when it is killed.
      detached: true,
    });
    await output.close();
    this.process = child;
    const until = performance.now() + START_MS;
    while (!(await this.isReady())) {
      if (child.exitCode !== null || performance.now() > until) {
        throw new Error(`Triton does not come up: ${faultsIn(await readFile(log, 'utf8'))}`);
      }
      await sleep(20);
    }
  }

  /** Ends it in the middle of whatever it does. */
  async crash(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** From now on it answers nothing, and keeps its connections. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  /** Lets it end in order. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.process?.kill('SIGKILL'), STOP_MS);
    await this.end('SIGTERM').finally(() => clearTimeout(late));
  }

  /** Ends it, and removes what it has left. */
  async close(): Promise<void> {
    this.thaw();
    await this.crash();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    endGroup(child.pid as number);
    // Memory that it shares with its backend stays behind after a kill.
    const left = existsSync('/dev/shm') ? await readdir('/dev/shm') : [];
    const own = left.filter((name) => name.startsWith(basename(this.folder)));
    await Promise.all(own.map((name) => rm(join('/dev/shm', name), { recursive: true, force: true })));
  }

  private async isReady(): Promise<boolean> {
    const ready = await fetch(`${this.url}/v2/health/ready`).catch(() => undefined);
    await ready?.arrayBuffer();
    return ready?.status === 200;
  }

  private get arguments(): string[] {
    const { installation, folder, port } = this;
    return [
      `--model-repository=${join(folder, 'models')}`,
      `--backend-directory=${join(installation.server, 'backends')}`,
      '--http-address=127.0.0.1',
      `--http-port=${port}`,
      '--allow-grpc=false',
      '--allow-metrics=false',
      `--backend-config=python,shm-region-prefix-name=${basename(folder)}`,
      '--exit-timeout-secs=2',
    ];
  }
}

/** Ends what is left of a group of processes. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // Nothing is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What Triton is to be started by, so that it is not left behind when a test is killed. */
const endingWithThisProcess = (): string[] =>
  existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL'] : [];

/** The lines of its log that say what is wrong. */
const faultsIn = (log: string): string =>
  log
    .split('\n')
    .filter((line) => /^E\d|error:/.test(line))
    .join('\n')
    .slice(0, 2_000);

function configOf(tower: string, maxBatch: number, versions: readonly number[]): string {
  return [
    `name: "${tower}"`,
    'backend: "python"',
    `max_batch_size: ${maxBatch}`,
    'dynamic_batching { }',
    `version_policy { specific { versions: [${versions.join(', ')}] } }`,
    'instance_group [ { kind: KIND_CPU, count: 1 } ]',
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
