import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { zipOf } from '../../support/archives.js';
import { sendAll } from '../../support/http/pieces.js';
import {
  classified,
  makeLabelSet,
  PICTURES,
  picture,
  type ResultRow,
  resultOf,
  rowsOf,
} from '../../support/jobs/bulk.js';
import { cancelJob, ended, jobOf, refusedJob, startJob, withScopes } from '../../support/jobs/jobs.js';
import { type Client, sharedServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const ONE = `mutation ($image: ImageInput!) { classifyImage(input: { image: $image, labelSet: { slug: "things" } }) {
  predictions { rank name similarity probability label { labelId } } image { sha256 format }
} }`;

describe('A job that classifies images', () => {
  const { operator, data, tenant } = sharedServer();
  let client: Client;

  beforeAll(async () => {
    client = await tenant();
    await makeLabelSet(client);
  });

  /** Sets the quota of images to nothing. */
  async function held(of: Client) {
    const { viewer } = await of.data('{ viewer { tenant { id } } }');
    const imagesPerMinute = (value: number | null) =>
      operator.data(
        'mutation ($id: ID!, $value: Int) { updateTenant(id: $id, input: { quotas: { imagesPerMinute: $value } }) { tenant { id } } }',
        {
          id: viewer.tenant.id,
          value,
        },
      );
    await imagesPerMinute(0);
    return { imagesPerMinute };
  }

  const tablesOf = async (job: string): Promise<string[]> => {
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    return (await readdir(join(data, 'tenants', viewer.tenant.id))).filter((name) => name.includes(job));
  };

  const upload = async (entries: { path: string; bytes: Uint8Array | string }[]): Promise<string> => {
    const id = `pictures-${randomUUID()}`;
    await sendAll(client, id, await zipOf(entries));
    return id;
  };
  const pictures = () =>
    Promise.all(PICTURES.map(async (name) => ({ path: `pictures/${name}.png`, bytes: await picture(name) })));

  it('gives each image of an archive what a request for it would get', async () => {
    const job = await classified(client, { images: { upload: await upload(await pictures()) }, topK: 3 });
    expect(job).toMatchObject({ kind: 'CLASSIFY_IMAGES', state: 'SUCCEEDED', subject: 'things', error: null });
    expect(job.progress).toEqual({ done: 6, total: 6, unit: 'images', etaSeconds: null });
    expect(await resultOf(client, job)).toMatchObject({
      version: { number: 1 },
      total: 6,
      classified: 6,
      failed: 0,
      unknown: 0,
    });
    const rows = await rowsOf(client, job);
    expect(rows.map(({ seq, name }) => [seq, name])).toEqual(PICTURES.map((name, i) => [i, `pictures/${name}.png`]));
    for (const [i, name] of PICTURES.entries()) {
      const image = { base64: (await picture(name)).toString('base64') };
      const { classifyImage } = await client.data(ONE, { image });
      const row = rows[i] as ResultRow;
      expect({ sha256: row.sha256, format: row.format }).toEqual(classifyImage.image);
      expect(row.predictions.map(({ label, labelId }) => [label, labelId])).toEqual(
        classifyImage.predictions
          .slice(0, 3)
          .map((one: { name: string; label: { labelId: string } }) => [one.name, one.label.labelId]),
      );
      expect(row.probability).toBeCloseTo(classifyImage.predictions[0].probability, 5);
    }
  });

  it('lets one bad image fail alone', async () => {
    const all = await pictures();
    const bad = { path: 'notes.txt', bytes: 'not an image' };
    const job = await classified(client, {
      images: { upload: await upload([...all.slice(0, 1), bad, ...all.slice(1)]) },
    });
    expect(await resultOf(client, job)).toMatchObject({ total: 7, classified: 6, failed: 1 });
    const rows = await rowsOf(client, job);
    expect(rows[1]).toMatchObject({
      name: 'notes.txt',
      predictions: [],
      unknown: false,
      errorCode: 'UNSUPPORTED_IMAGE',
    });
    expect(rows.filter(({ errorCode }) => errorCode !== null)).toHaveLength(1);
  });

  it('keeps its version, whatever becomes of the label set, and fails when that is deleted', async () => {
    await makeLabelSet(client, 'short-lived');
    const images = { upload: await upload(await pictures()) };
    const of = (slug: string) => ({ classifyImages: { images, labelSet: { slug } } });
    const pinned = await startJob(client, of('short-lived'));
    await client.data('mutation { upsertLabels(labelSet: "short-lived", labels: [{ name: "bicycle" }]) { added } }');
    expect((await resultOf(client, await ended(client, pinned.id))).version).toEqual({ number: 1 });
    const key = await client.data('mutation { deleteLabelSet(slug: "short-lived") { id } }');
    expect(key.deleteLabelSet.id).toBeDefined();
    await makeLabelSet(client, 'short-lived');
    const { imagesPerMinute } = await held(client);
    const failing = await startJob(client, of('short-lived'));
    await client.data('mutation { deleteLabelSet(slug: "short-lived") { id } }');
    await imagesPerMinute(null);
    const { state, error } = await ended(client, failing.id);
    expect(state).toBe('FAILED');
    expect(error).toEqual({
      code: 'NOT_FOUND',
      argument: 'input.classifyImages.labelSet',
      message: 'input.classifyImages.labelSet: there is no label set "short-lived" any more: it was deleted',
    });
  });

  it('waits when the tenant has used up its images, and leaves nothing behind when it is cancelled', async () => {
    const { imagesPerMinute } = await held(client);
    const { id } = await startJob(client, {
      classifyImages: { images: { upload: await upload(await pictures()) }, labelSet: { slug: 'things' } },
    });
    await waitUntil('the job runs', async () => (await jobOf(client, id)).progress.total === 6);
    expect((await jobOf(client, id)).state).toBe('RUNNING');
    expect((await cancelJob(client, id)).state).toBe('CANCELLED');
    await imagesPerMinute(null);
    await waitUntil('its tables are gone', async () => (await tablesOf(id)).length === 0);
  });

  it('needs a key that may classify, and is seen by such keys alone', async () => {
    const input = { classifyImages: { images: { urls: ['http://a.example/1'] }, labelSet: { slug: 'things' } } };
    const [writer, reader] = [await withScopes(client, ['CATALOG_WRITE']), await withScopes(client, ['CATALOG_READ'])];
    expect((await refusedJob(writer, input)).code).toBe('FORBIDDEN');
    const classifier = await withScopes(client, ['CLASSIFY']);
    const images = { upload: await upload((await pictures()).slice(0, 1)) };
    const job = await classified(classifier, { images });
    expect(await resultOf(classifier, job)).toMatchObject({ total: 1 });
    expect([await jobOf(writer, job.id), await jobOf(reader, job.id)]).toEqual([null, null]);
  });
});
