import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { tarOf } from '../../test/support/archives.js';
import { sendAll } from '../../test/support/http/pieces.js';
import { BenchService, timingsOf } from '../classify/service.js';
import { startJob, succeeded } from '../jobs/job.js';
import { closedLoop } from '../support/load.js';
import { spread } from '../support/measure.js';
import { pictures } from '../support/pictures.js';
import { atLeast, type Row, times } from '../support/table.js';

const CLIENTS = 32;
const PICTURES = 32;
const RATIO_FLOOR = 0.95;
/** Jobs leave the model to requests for as long as any came lately. */
const QUIET_MS = 2_500;
/** How long classification is measured in each round, ms. */
const LOAD_MS = 12_000;

const CREATE = `mutation ($slug: String!, $thumbnails: Boolean!) {
  createSampleSet(input: { slug: $slug, labelSet: "labels", keepThumbnails: $thumbnails }) { unchanged }
}`;

interface ImportBench {
  readonly images: number;
  readonly rounds: number;
}

/** Images per second of an import, compared with classify over HTTP, in alternation. */
export async function benchImport({ images, rounds }: ImportBench): Promise<Row[]> {
  const files = await pictures(PICTURES);
  const service = await BenchService.start(files, 100, { LEXICLIP_THREADS: '' });
  try {
    const [over, plain, shown]: [number[], number[], number[]] = [[], [], []];
    const load = service.client(CLIENTS);
    for (let round = 0; round < rounds; round++) {
      const { perSecond, answers } = await closedLoop(load, CLIENTS, service.next, { warmUpMs: 2_000, ms: LOAD_MS });
      timingsOf(answers);
      over.push(perSecond);
      plain.push(await rateOf(service, `plain-${round}`, files, images, false));
      shown.push(await rateOf(service, `shown-${round}`, files, images, true));
      const figures = [over, plain, shown].map((rates) => rates.at(-1)?.toFixed(1)).join(', ');
      console.error(`import, round ${round + 1}: ${figures} images/s`);
    }
    load.close();
    const ratio = (rates: readonly number[]) => spread(rates.map((rate, i) => rate / (over[i] as number))).median;
    return [
      { what: 'classify over HTTP, 32 clients', measured: `${spread(over).median.toFixed(1)} images/s` },
      { what: `import of ${images} images, job`, measured: `${spread(plain).median.toFixed(1)} images/s` },
      { what: '  ÷ classify over HTTP', ...atLeast(ratio(plain), RATIO_FLOOR, times) },
      { what: '  with thumbnails ÷ classify over HTTP', measured: times(ratio(shown)) },
    ];
  } finally {
    await service.close();
  }
}

/** From when the job is started until its version is there. */
async function rateOf(
  { tenantClient: client }: BenchService,
  slug: string,
  files: readonly Buffer[],
  count: number,
  thumbnails: boolean,
): Promise<number> {
  await client.data(CREATE, { slug, thumbnails });
  const upload = createHash('sha256').update(slug).digest('hex');
  // No two are the same. Bytes after the end of a JPEG are not decoded.
  const bytesOf = (i: number) => Buffer.concat([files[i % files.length] as Buffer, Buffer.from(`${slug} ${i}`)]);
  const manifest = Array.from({ length: count }, (_, i) => JSON.stringify({ file: `${i}`, expected: [] })).join('\n');
  const entries = Array.from({ length: count }, (_, i) => ({ path: `${i}`, bytes: bytesOf(i) }));
  await sendAll(client, upload, tarOf([{ path: 'manifest.jsonl', bytes: manifest }, ...entries]));
  await sleep(QUIET_MS);
  const started = performance.now();
  await succeeded(client, await startJob(client, { addSamples: { sampleSet: slug, upload } }));
  return (count / (performance.now() - started)) * 1000;
}
