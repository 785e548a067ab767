import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TritonInstallation } from '../../test/support/model-server/install.js';
import { Triton } from '../../test/support/model-server/triton.js';
import { ServerLoad } from '../../test/support/model-server/under-load.js';
import { BenchServer } from '../support/server.js';
import { atMost, type Row } from '../support/table.js';

const CLIENTS = 6;
/** How long Triton is away, ms. */
const AWAY_MS = 5_000;
/** How long a frozen one is waited for, ms. */
const TIMEOUT_MS = 2_000;

const seconds = (value: number): string => `${value.toFixed(1)} s`;
const count = (value: number): string => String(value);

/** Triton killed, frozen and restarted while images are classified. @throws Error when an answer is wrong */
export async function benchFaults(installation: TritonInstallation, model: string): Promise<Row[]> {
  const cache = await mkdtemp(join(tmpdir(), 'lexiclip-bench-cache-'));
  const triton = await Triton.start(installation, model);
  const variables = { LEXICLIP_MODEL: model, LEXICLIP_IMAGE_CACHE_MB: '0' };
  const server = await BenchServer.start({
    ...variables,
    LEXICLIP_MODEL_SERVER: triton.url,
    LEXICLIP_MODEL_CACHE: cache,
    LEXICLIP_MODEL_SERVER_TIMEOUT_MS: String(TIMEOUT_MS),
  });
  const other = await BenchServer.start(variables);
  try {
    const load = await ServerLoad.start(server.client(await server.tenant('load')), CLIENTS);
    const back: [what: string, seconds: number][] = [];
    for (const [what, harm, mend] of [
      ['killed', () => triton.crash(), () => triton.start()],
      ['frozen', () => triton.freeze(), () => triton.thaw()],
      ['restarted', () => triton.stop(), () => triton.start()],
    ] as const) {
      await load.untilRight();
      await sleep(1_000);
      await harm();
      await sleep(AWAY_MS);
      await mend();
      back.push([what, (await load.untilRight()) / 1_000]);
      console.error(`${what}: right again after ${seconds(back.at(-1)?.[1] as number)}`);
    }
    await load.stop();
    const wrong = await load.wrong(other.client(await other.tenant('other')));
    if (wrong > 0) throw new Error(`${wrong} of ${load.answers.length} answers are wrong`);
    const others = [...load.refused].filter(([code]) => code !== 'OVERLOADED');
    const failed = others.reduce((sum, [, requests]) => sum + requests, 0);
    return [
      ...back.map(([what, after]) => ({ what: `${what}: right again after`, ...atMost(after, 5, seconds) })),
      { what: `wrong answers of ${load.answers.length}`, ...atMost(wrong, 0, count) },
      { what: 'refusals, OVERLOADED', measured: count(load.refused.get('OVERLOADED') ?? 0) },
      { what: 'refusals of another kind', ...atMost(failed, 0, count) },
    ];
  } finally {
    await Promise.all([server.close(), other.close()]);
    await triton.close();
    await rm(cache, { recursive: true, force: true });
  }
}
