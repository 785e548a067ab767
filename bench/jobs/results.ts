import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../test/support/http/pieces.js';
import { download } from '../../test/support/jobs/bulk.js';
import type { Client } from '../../test/support/server.js';
import type { JobsBench } from '../jobs.js';
import { labelsOf } from '../support/labels.js';
import { BenchServer } from '../support/server.js';
import { atMost, megabytes, type Row } from '../support/table.js';
import { startJob, succeeded } from './job.js';

/** Embeddings in a piece of the upload, which is sent again and again. */
const LINES = 5_000;
const DIMENSIONS = 256;
const UPLOAD = 'many-embeddings';
const FORMATS = ['JSONL', 'CSV', 'PARQUET'];
const LOOK_MS = 200;

/** A job with many results, and its files: what they take of a server's memory. The model sees nothing of it. */
export async function benchResults({ results }: JobsBench): Promise<Row[]> {
  const server = await BenchServer.start({ LEXICLIP_VERSION_CACHE_MB: '64' });
  try {
    const client = server.client(await server.tenant('bench'));
    const create =
      'mutation ($labels: [LabelInput!]!) { createLabelSet(input: { slug: "things", labels: $labels }) { unchanged } }';
    await client.data(create, { labels: labelsOf(10) });
    const bytes = await upload(client, results / LINES);
    // What receiving took is given back, or not: it belongs to neither.
    await sleep(2_000);
    const idle = await server.residentMegabytes();
    const peak = new Peak(server);
    const started = performance.now();
    const input = { classifyImages: { images: { upload: UPLOAD }, labelSet: { slug: 'things' } } };
    const id = await startJob(client, input);
    await succeeded(client, id);
    const jobSeconds = (performance.now() - started) / 1000;
    const ofJob = peak.megabytes - idle;
    const files: Row[] = [];
    for (const format of FORMATS) {
      const before = performance.now();
      const size = await lengthOf(await download(client, { id }, format));
      const seconds = (performance.now() - before) / 1000;
      files.push({ what: `  as ${format}`, measured: `${megabytes(size / 2 ** 20)} in ${seconds.toFixed(1)} s` });
    }
    peak.stop();
    return [
      { what: `${results} embeddings, ${megabytes(bytes / 2 ** 20)}: job`, measured: `${jobSeconds.toFixed(0)} s` },
      ...files,
      { what: '  memory over idle, of the job', measured: megabytes(ofJob) },
      { what: '  memory over idle, at most', ...atMost(peak.megabytes - idle, 300, megabytes) },
    ];
  } finally {
    await server.close();
  }
}

/** The most memory that a server had. */
class Peak {
  megabytes = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(server: BenchServer) {
    this.timer = setInterval(() => {
      void server.residentMegabytes().then((now) => {
        this.megabytes = Math.max(this.megabytes, now);
      });
    }, LOOK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

/** @returns its size, bytes */
async function upload(client: Client, pieces: number): Promise<number> {
  const lines = Array.from({ length: LINES }, (_, i) => JSON.stringify({ name: `image ${i}`, embedding: vector(i) }));
  const piece = Buffer.from(`${lines.join('\n')}\n`);
  const total = piece.length * pieces;
  for (let from = 0; from < total; from += piece.length) {
    const headers = { 'content-range': `bytes ${from}-${from + piece.length - 1}/${total}` };
    const { status, body } = await ask(client, 'PUT', UPLOAD, { headers, body: piece });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }
  return total;
}

const vector = (seed: number): number[] =>
  Array.from({ length: DIMENSIONS }, (_, i) => Number(Math.sin(seed * 31 + i * 7).toFixed(3)));

async function lengthOf(response: Response): Promise<number> {
  if (response.status !== 200) throw new Error(await response.text());
  let length = 0;
  for await (const part of response.body ?? []) length += part.length;
  return length;
}
