import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '#lexiclip/config.js';
import { type LoadedModel, loadModel } from '#lexiclip/services/models/model.js';

/** Where a file's tests keep what models do when they are run here. */
export const CACHE = mkdtempSync(join(tmpdir(), 'lexiclip-references-'));
afterAll(() => rm(CACHE, { recursive: true, force: true }));

/** What a model server was found to do, in order. */
export interface Heard {
  readonly down: string[];
  readonly back: number[];
  readonly faults: string[];
}

/** A model that is served elsewhere, and what was told of its server. */
export interface Served {
  readonly model: LoadedModel;
  readonly heard: Heard;
}

/** Loads the bundled model, unless variables name another, on a server. */
export async function loadServed(url: string, variables: Record<string, string> = {}): Promise<Served> {
  const heard: Heard = { down: [], back: [], faults: [] };
  const config = loadConfig({
    LEXICLIP_THREADS: '1',
    LEXICLIP_MODEL_CACHE: CACHE,
    LEXICLIP_MODEL_SERVER: url,
    LEXICLIP_MODEL_SERVER_TIMEOUT_MS: '10000',
    ...variables,
  });
  const model = await loadModel(config, () => undefined, undefined, {
    onDown: ({ message }) => heard.down.push(message),
    onBack: (ms) => heard.back.push(ms),
    onFault: ({ message }) => heard.faults.push(message),
  });
  return { model, heard };
}

/** The code of a refusal, or the message of another error; undefined when there is none. */
export const outcomeOf = (run: Promise<unknown>): Promise<string | undefined> =>
  run.then(
    () => undefined,
    (error: Error & { extensions?: { code: string } }) => error.extensions?.code ?? error.message,
  );

/** Images of the bundled model's size, each another. */
export const images = (count: number): Float32Array[] =>
  Array.from({ length: count }, (_, k) =>
    Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => Math.sin(i * (k + 1) * 0.37)),
  );

/** Asks for vectors until they are given. @returns how long that took, ms */
export async function untilGiven(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  while ((await outcomeOf(run())) !== undefined) {
    if (performance.now() - started > 20_000) throw new Error('no vectors within 20 seconds');
    await sleep(20);
  }
  return performance.now() - started;
}
