import { randomUUID } from 'node:crypto';
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
import { type Client, sharedServer } from '../../support/server.js';

const ONE = `mutation ($image: ImageInput!) { classifyImage(input: { image: $image, labelSet: { slug: "things" } }) {
  predictions { rank name similarity probability label { labelId } } image { sha256 format }
} }`;

describe('A job that classifies images', () => {
  let client: Client;

  beforeAll(async () => {
    client = await sharedServer().tenant();
    await makeLabelSet(client);
  });

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
    const files = [...all.slice(0, 1), bad, ...all.slice(1)];
    const job = await classified(client, { images: { upload: await upload(files) } });
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
});
