import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { zipOf } from '../../support/archives.js';
import { sendAll } from '../../support/http/pieces.js';
import {
  classified,
  download,
  makeLabelSet,
  picture,
  type ResultRow,
  resultOf,
  rowsOf,
} from '../../support/jobs/bulk.js';
import type { SeenJob } from '../../support/jobs/jobs.js';
import { type Client, sharedServer } from '../../support/server.js';

const NAME = 'a, "b"\n=c 🌲.png';

describe('A file of results', () => {
  const { tenant } = sharedServer();
  let client: Client;
  let job: SeenJob;
  let rows: ResultRow[];

  beforeAll(async () => {
    client = await tenant();
    await makeLabelSet(client);
    const id = `zip-${randomUUID()}`;
    const lines = [
      { path: NAME, bytes: await picture('ship') },
      { path: 'bad.png', bytes: 'no image' },
      { path: 'frog.png', bytes: await picture('frog') },
    ];
    await sendAll(client, id, await zipOf(lines));
    job = await classified(client, { images: { upload: id }, topK: 2, keepEmbeddings: true });
    rows = await rowsOf(client, job);
  });

  it('has a JSON object a line', async () => {
    const answer = await download(client, job);
    expect(answer.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${job.id}.jsonl"`);
    expect(rows.map(({ seq, name, unknown }) => ({ seq, name, unknown }))).toEqual([
      { seq: 0, name: NAME, unknown: false },
      { seq: 1, name: 'bad.png', unknown: false },
      { seq: 2, name: 'frog.png', unknown: false },
    ]);
    expect(rows[0]?.predictions).toHaveLength(2);
    expect(rows[0]?.label).toBe(rows[0]?.predictions[0]?.label);
  });

  it('has the same in CSV, whatever characters names have', async () => {
    const text = await (await download(client, job, 'CSV')).text();
    const records: Record<string, string>[] = parse(text, { columns: true, bom: false });
    expect(Object.keys(records[0] ?? {})).toEqual(Object.keys(rows[0] ?? {}));
    const asText = (value: unknown) =>
      value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    const expected = rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, asText(v)])));
    expect(records).toEqual(expected);
  });

  it('has the same in Parquet, with the embeddings that were kept', async () => {
    const file = await (await download(client, job, 'PARQUET')).arrayBuffer();
    const records = await parquetReadObjects({ file });
    expect(records.map(({ embedding: _, ...rest }) => rest)).toEqual(rows);
    const [first, bad] = records.map(({ embedding }) => embedding as number[] | null);
    expect(Math.hypot(...(first ?? []))).toBeCloseTo(1, 5);
    expect(bad ?? null).toBeNull();
  });

  it('is for those who have the link, as it is, for some minutes', async () => {
    const { url, expiresAt } = (await resultOf(client, job)).download;
    const leftMs = Date.parse(expiresAt) - Date.now();
    expect(leftMs).toBeGreaterThan(10 * 60_000);
    expect(leftMs).toBeLessThanOrEqual(15 * 60_000);
    const statusOf = async (path: string) => (await fetch(client.url + path)).status;
    expect(await statusOf(url)).toBe(200);
    const [path, query] = url.split('?');
    const later = query.replace(/expires=(\d+)/, (_: string, at: string) => `expires=${Number(at) + 60_000}`);
    const other = `/jobs/job_${'0'.repeat(32)}/results.jsonl`;
    const wrong = [
      path,
      `${path}?${later}`,
      `${path.replace('jsonl', 'csv')}?${query}`,
      `${other}?${query}`,
      `${url}A`,
    ];
    for (const one of wrong) expect([one, await statusOf(one)]).toEqual([one, 403]);
  });
});
