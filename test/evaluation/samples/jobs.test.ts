import { randomUUID } from 'node:crypto';
import { type TarEntry, tarOf, zipOf } from '../../support/archives.js';
import { image, samplesOf, tenantWithSamples } from '../../support/evaluation/samples.js';
import { sendAll } from '../../support/http/pieces.js';
import { ended, refusedJob, startJob } from '../../support/jobs/jobs.js';
import { type Client, sharedServer } from '../../support/server.js';

const RESULT = `query ($id: ID!) { job(id: $id) { result { ... on AddSamplesPayload {
  of: version { number sampleCount unknownCount } added updated same: unchanged failures { index fileName code message } failureCount
} } } }`;

describe('A job that adds samples', () => {
  const running = sharedServer();
  let client: Client;
  let images: readonly string[];

  beforeEach(async () => {
    ({ client, images } = await tenantWithSamples(running));
  });

  const bytesOf = (i: number) => Buffer.from(images[i] as string, 'base64');
  async function upload(archive: Buffer): Promise<string> {
    const name = randomUUID();
    await sendAll(client, name, archive);
    return name;
  }
  async function run(input: object) {
    const job = await ended(client, (await startJob(client, { addSamples: { sampleSet: 'pets', ...input } })).id);
    return { ...job, ...(await client.data(RESULT, { id: job.id })).job };
  }
  const tar = (entries: readonly TarEntry[]) => upload(tarOf(entries));

  it('takes the answers from a manifest in the archive', async () => {
    const rows = [
      { file: 'a', expected: ['cat'], fileName: 'holiday/a.png', metadata: { by: 'me' } },
      { file: 'b', expected: [], kind: 'chair', role: 'EVALUATION' },
      { file: 'c', expected: null, role: 'EXAMPLE' },
    ];
    const manifest = rows.map((row) => JSON.stringify(row)).join('\n');
    const { state, result } = await run({
      upload: await tar([
        { path: 'manifest.jsonl', bytes: manifest },
        { path: 'a', bytes: bytesOf(0) },
        { path: 'b', bytes: bytesOf(1) },
        { path: 'c', bytes: bytesOf(2) },
      ]),
    });
    expect([state, result]).toMatchObject([
      'SUCCEEDED',
      { of: { number: 2, sampleCount: 3, unknownCount: 1 }, added: 3, updated: 0, same: 0, failureCount: 0 },
    ]);
    expect(await samplesOf(client)).toMatchObject([
      { expected: [{ name: 'cat' }], fileName: 'holiday/a.png', metadata: { by: 'me' }, width: 24 },
      { expected: [], kind: 'chair' },
      { expected: null, role: 'EXAMPLE' },
    ]);
  });

  it('takes the folder of a picture for its label where there is no manifest', async () => {
    const zip = await zipOf([
      { path: 'cat/1.png', bytes: bytesOf(0) },
      { path: 'dog/deep/2.png', bytes: bytesOf(1) },
      { path: 'others/chair/3.png', bytes: bytesOf(2) },
      { path: 'others/4.png', bytes: bytesOf(3) },
    ]);
    const { result } = await run({ upload: await upload(zip), unknownFolder: 'others' });
    expect(result).toMatchObject({ added: 4, of: { unknownCount: 2 } });
    expect(await samplesOf(client)).toMatchObject([
      { expected: [{ name: 'cat' }], fileName: 'cat/1.png' },
      { expected: [{ name: 'dog' }] },
      { expected: [], kind: 'chair' },
      { expected: [], kind: null },
    ]);
  });

  it('names every picture that it cannot use, and takes the others', async () => {
    const { state, result } = await run({
      upload: await tar([
        { path: 'cat/1.png', bytes: bytesOf(0) },
        { path: 'unicorn/2.png', bytes: bytesOf(1) },
        { path: 'cat/3.png', bytes: 'no image' },
        { path: 'dog/4.png', bytes: bytesOf(0) },
      ]),
    });
    expect([state, result.added, result.failureCount]).toEqual(['SUCCEEDED', 1, 3]);
    expect(result.failures).toMatchObject([
      { index: 1, fileName: 'unicorn/2.png', code: 'BAD_USER_INPUT', message: expect.stringContaining('"unicorn"') },
      { index: 3, fileName: 'dog/4.png', message: expect.stringContaining('same picture as sample 0 (cat/1.png)') },
      { index: 2, fileName: 'cat/3.png', code: 'UNSUPPORTED_IMAGE' },
    ]);
  });

  it('given again, adds nothing, and makes no version', async () => {
    const archive = tarOf([{ path: 'cat/1.png', bytes: bytesOf(0) }]);
    await run({ upload: await upload(archive) });
    const { result } = await run({ upload: await upload(archive), message: 'again' });
    expect(result).toMatchObject({ of: { number: 2, sampleCount: 1 }, added: 0, updated: 0, same: 1 });
  });

  it('takes samples in its input', async () => {
    const samples = [
      { image: image(images[0]), expected: ['cat'] },
      { image: { embedding: Array.from({ length: 256 }, (_, i) => Math.cos(i)) }, expected: ['dog'] },
    ];
    expect((await run({ samples })).result).toMatchObject({ added: 2, failureCount: 0 });
  });

  it.each<[string, object, string]>([
    ['without samples', {}, 'input.addSamples'],
    ['with an upload that is not there', { upload: 'no-such-upload' }, 'input.addSamples.upload'],
    [
      'with an unknown label',
      { samples: [{ image: { url: 'https://example.com/a.png' }, expected: ['unicorn'] }] },
      'input.addSamples.samples[0].expected[0]',
    ],
    ['of a set that is not there', { sampleSet: 'none', samples: [] }, 'input.addSamples.sampleSet'],
  ])('is refused %s', async (_, input, argument) => {
    const refused = await refusedJob(client, { addSamples: { sampleSet: 'pets', ...input } });
    expect(refused.argument).toBe(argument);
  });

  it('fails for a manifest that cannot be read, and says where', async () => {
    const { state, error } = await run({
      upload: await tar([
        { path: 'manifest.jsonl', bytes: '{"file": "a"}\n{"file": "b", "expected": "cat"}' },
        { path: 'a', bytes: bytesOf(0) },
      ]),
    });
    expect([state, error?.code]).toEqual(['FAILED', 'BAD_USER_INPUT']);
    expect(error?.message).toContain('manifest.jsonl:2');
  });
});
