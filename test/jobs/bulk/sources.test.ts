import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipOf } from '../../support/archives.js';
import { image, Origin } from '../../support/http/origin.js';
import { sendAll, sendPiece } from '../../support/http/pieces.js';
import { classified, makeLabelSet, picture, resultOf, rowsOf } from '../../support/jobs/bulk.js';
import { refusedJob, type SeenJob } from '../../support/jobs/jobs.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

describe('The images of a job', () => {
  let folder: string;
  let origin: Origin;
  let server: TestServer;
  let client: Client;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-bulk-'));
    await mkdir(join(folder, 'all', 'below'), { recursive: true });
    await mkdir(join(folder, 'acme'));
    origin = await new Origin().listen();
    server = await startTestServer({
      LEXICLIP_BULK_FOLDERS: `${join(folder, 'all')},acme=${join(folder, 'acme')}`,
      LEXICLIP_URL_HOSTS: origin.host,
    });
    client = await server.tenant();
    await makeLabelSet(client);
  });
  afterAll(async () => {
    await server.close();
    origin.close();
    await rm(folder, { recursive: true, force: true });
  });

  const refused = (images: object, of = client) =>
    refusedJob(of, { classifyImages: { labelSet: { slug: 'things' }, images } });
  const at = (field: string) => `input.classifyImages.images.${field}`;

  it('come from a folder that the operator allows, in the order of their names, and no link leads out of it', async () => {
    const all = join(folder, 'all');
    await writeFile(join(all, 'b.png'), await picture('frog'));
    await writeFile(join(all, 'below', 'a.png'), await picture('ship'));
    await writeFile(join(all, '.hidden.png'), 'not seen');
    await writeFile(join(folder, 'acme', 'secret.png'), await picture('cat').catch(() => picture('apple')));
    await symlink(join(folder, 'acme', 'secret.png'), join(all, 'c.png'));
    await symlink(join(all, 'b.png'), join(all, 'd.png'));
    await symlink('/etc', join(all, 'etc'));
    const job = await classified(client, { images: { folder: all } });
    const rows = await rowsOf(client, job);
    expect(rows.map(({ name, errorCode }) => [name, errorCode])).toEqual([
      ['b.png', null],
      ['below/a.png', null],
      ['c.png', 'BAD_USER_INPUT'],
      ['d.png', null],
      ['etc', 'BAD_USER_INPUT'],
    ]);
    expect(rows[2]?.errorMessage).toBe('the link leads out of the folder');
  });

  it('never come from a folder of another tenant, or one that is not allowed', async () => {
    const message = `${at('folder')}: there is no such folder among those that this server allows for images`;
    for (const path of [
      join(folder, 'acme'),
      folder,
      '/etc',
      'all',
      join(folder, 'all', 'none'),
      `${folder}/all/../acme`,
    ]) {
      expect(await refused({ folder: path })).toMatchObject({ code: 'NOT_FOUND', argument: at('folder'), message });
    }
    const acme = await server.tenant('acme');
    await makeLabelSet(acme);
    expect((await classified(acme, { images: { folder: join(folder, 'acme') } })).state).toBe('SUCCEEDED');
  });

  it('come from addresses, of which one that does not answer fails alone', async () => {
    const png = await picture('rocket');
    origin.handler = (request, response) =>
      request.url === '/gone' ? response.writeHead(404).end() : image(png)(request, response);
    const urls = [`http://${origin.host}/rocket`, `http://${origin.host}/gone`, 'http://192.0.2.1/elsewhere'];
    const rows = await rowsOf(client, await classified(client, { images: { urls } }));
    expect(rows.map(({ name, errorCode }) => [name, errorCode])).toEqual([
      [urls[0], null],
      [urls[1], 'UNSUPPORTED_IMAGE'],
      [urls[2], 'BAD_USER_INPUT'],
    ]);
  });

  it('come from a list of embeddings, of which those of another length fail alone', async () => {
    const { classify } = await client.data(
      `query ($image: ImageInput!) { classify(input: { image: $image, labels: ["a"] }) { embedding } }`,
      { image: { base64: (await picture('ship')).toString('base64') } },
    );
    const lines = [
      { name: 'whole', embedding: classify.embedding },
      { name: 'short', embedding: [1, 2, 3] },
    ];
    const id = `list-${randomUUID()}`;
    await sendAll(client, id, Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')));
    const rows = await rowsOf(client, await classified(client, { images: { upload: id } }));
    expect(rows.map(({ name, errorCode, sha256 }) => [name, errorCode, sha256])).toEqual([
      ['whole', null, null],
      ['short', 'BAD_USER_INPUT', null],
    ]);
    expect(rows[1]?.errorMessage).toMatch(/must have \d+ numbers for this model, not 3/);
  });

  it('come from an earlier job that has kept their embeddings, and are not encoded again', async () => {
    const id = `zip-${randomUUID()}`;
    const entries = await Promise.all(['ship', 'frog'].map(async (path) => ({ path, bytes: await picture(path) })));
    await sendAll(client, id, await zipOf([...entries, { path: 'bad', bytes: 'no image' }]));
    const first = await classified(client, { images: { upload: id }, keepEmbeddings: true });
    const before = server.server.counters().imagesEncoded;
    const second = await classified(client, { images: { job: first.id } });
    expect(server.server.counters().imagesEncoded).toBe(before);
    const strip = (rows: Awaited<ReturnType<typeof rowsOf>>) =>
      rows.map(({ name, label, errorCode }) => ({ name, label, errorCode }));
    expect(strip(await rowsOf(client, second))).toEqual(strip(await rowsOf(client, first)));
    expect(await resultOf(client, second)).toMatchObject({ total: 3, classified: 2, failed: 1 });
    const { message } = await refused({ job: second.id });
    expect(message).toBe(`${at('job')}: the job was started without keepEmbeddings`);
    const stranger = await server.tenant();
    await makeLabelSet(stranger);
    expect(await refused({ job: first.id }, stranger)).toMatchObject({ code: 'NOT_FOUND', argument: at('job') });
  });

  it('are named when they cannot be read at all', async () => {
    expect(await refused({ upload: 'never-sent' })).toMatchObject({ code: 'NOT_FOUND', argument: at('upload') });
    const bytes = Buffer.alloc(2 * 1024 * 1024);
    await sendPiece(client, 'half-sent', bytes, [0, 1024 * 1024]);
    expect((await refused({ upload: 'half-sent' })).message).toBe(
      `${at('upload')}: has 1048576 of 2097152 bytes; send the rest first`,
    );
    expect(await refused({ urls: [] })).toMatchObject({ code: 'BAD_USER_INPUT', argument: at('urls') });
    expect(await refused({ urls: ['http://a.example/1', 'ftp://a.example/2'] })).toMatchObject({
      argument: at('urls[1]'),
    });
    expect(await refused({ job: 'job_1' })).toMatchObject({ code: 'NOT_FOUND', argument: at('job') });
  });

  const failedJob = async (name: string, bytes: Uint8Array | string): Promise<SeenJob['error']> => {
    const id = `${name}-${randomUUID()}`;
    await sendAll(client, id, Buffer.from(bytes as string));
    return (await classified(client, { images: { upload: id } })).error;
  };

  it('of a list are named by the line that is wrong, and end the job', async () => {
    const error = await failedJob('list', 'http://a.example/1.jpg\nno address\n');
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', argument: at('upload') });
    expect(error?.message).toContain('line 2');
  });

  it('must be at least one', async () => {
    const error = await failedJob('empty', await zipOf([]));
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
