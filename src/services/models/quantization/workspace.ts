import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const PREFIX = '.quantize-';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A folder inside a model's folder, for files that are not finished. It is removed however the process ends; what a
 * killed one has left is removed by the next.
 */
export class Workspace {
  private readonly onSignal = (signal: NodeJS.Signals): void => {
    rmSync(this.folder, { recursive: true, force: true });
    this.forget();
    // With nobody listening any more, this ends the process as the signal would have.
    process.kill(process.pid, signal);
  };

  private constructor(
    private readonly model: string,
    /** Path relative to the model's folder. */
    readonly name: string,
  ) {
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  /** @param model path of the model's folder */
  static async open(model: string): Promise<Workspace> {
    for (const name of await readdir(model)) {
      const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : 0;
      if (owner > 0 && (owner === process.pid || !isRunning(owner))) {
        await rm(join(model, name), { recursive: true, force: true });
      }
    }
    const name = `${PREFIX}${process.pid}`;
    await mkdir(join(model, name));
    return new Workspace(model, name);
  }

  get folder(): string {
    return join(this.model, this.name);
  }

  /** Path for a file that will be at this place in the model's folder, and where it is relative to that until then. */
  async place(file: string): Promise<{ path: string; relative: string }> {
    const path = join(this.folder, file);
    await mkdir(dirname(path), { recursive: true });
    return { path, relative: join(this.name, file) };
  }

  /** Puts a file, with its data file if it has one, where it belongs. Weights never lie beside a graph of other weights. */
  async publish(file: string): Promise<void> {
    const [made, target] = [join(this.folder, file), join(this.model, file)];
    const hasData = existsSync(`${made}_data`);
    if (hasData) {
      await rm(target, { force: true });
      await rename(`${made}_data`, `${target}_data`);
    }
    await rename(made, target);
    if (!hasData) await rm(`${target}_data`, { force: true });
  }

  async close(): Promise<void> {
    this.forget();
    await rm(this.folder, { recursive: true, force: true });
  }

  private forget(): void {
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
  }
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
