import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dtype } from '../../../../domain/model-identity.js';
import { StartupError } from '../../../../errors.js';
import type { SessionOptions } from '../../protocol.js';
import { PROBES_VERSION } from './probes.js';
import { type KeptReference, type Reference, referenceOf } from './reference.js';
import type { MakerAnswer } from './reference-maker.js';

/** Which model a reference is of. */
export interface ReferenceKey {
  /** SHA-256 of its files, hex. */
  readonly digest: string;
  readonly dtype: Dtype;
}

const MAKER = fileURLToPath(new URL('./reference-maker.js', import.meta.url));

/** References in files, one for each model. One that is not there is made from the files of the model. */
export class ReferenceStore {
  /** @param cache folder for models of the hub */
  constructor(private readonly cache: string) {}

  fileOf({ digest, dtype }: ReferenceKey): string {
    return join(this.cache, 'references', `${digest}-${dtype}-${PROBES_VERSION}.json`);
  }

  /**
   * @param options of the process that runs the towers, where it has to be made
   * @throws StartupError when the towers cannot be run here
   */
  async get(key: ReferenceKey, options: SessionOptions): Promise<Reference> {
    const file = this.fileOf(key);
    const kept = await keptIn(file);
    if (kept) return referenceOf(kept);
    const made = await this.make(file, options);
    // Where it cannot be kept, the next start makes it again.
    await keep(file, made).catch(() => undefined);
    return referenceOf(made);
  }

  private async make(file: string, options: SessionOptions): Promise<KeptReference> {
    const child = fork(MAKER, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const stop = () => child.kill('SIGKILL');
    process.once('exit', stop);
    try {
      child.send(options);
      const answer = await Promise.race([answerOf(child), endOf(child, file)]);
      if (answer.kind === 'made') return answer.reference;
      throw new StartupError(
        `LEXICLIP_MODEL: its files cannot be run to compare the model server with: ${answer.message}`,
      );
    } finally {
      process.removeListener('exit', stop);
      stop();
    }
  }
}

async function answerOf(child: ChildProcess): Promise<MakerAnswer> {
  const [answer] = (await once(child, 'message')) as [MakerAnswer];
  return answer;
}

/** @throws StartupError when it ends */
async function endOf(child: ChildProcess, file: string): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  throw new StartupError(
    `LEXICLIP_MODEL: the process that runs its files once, to compare the model server with, ended with ${signal ?? code}: ` +
      `it needs the memory that the model takes. Where that is not to be had, bring ${file} from another machine`,
  );
}

async function keptIn(file: string): Promise<KeptReference | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KeptReference;
  } catch {
    // Damaged or not there: it is made again.
    return undefined;
  }
}

async function keep(file: string, reference: KeptReference): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${randomUUID()}.part`;
  await writeFile(part, `${JSON.stringify(reference)}\n`).then(
    () => rename(part, file),
    async (error: unknown) => {
      await rm(part, { force: true });
      throw error;
    },
  );
}
