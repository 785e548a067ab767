import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../../support/cli/terminal.js';
import { CommandLine, runHere } from '../../support/cli.js';
import { TestHub } from '../../support/models/hub.js';
import { startCommand } from '../../support/process.js';
import { waitUntil } from '../../support/wait.js';

const VISION = 'onnx/vision_model.onnx';
const TEXT = 'onnx/text_model.onnx';
const CONFIGURATION = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];

describe('lexiclip model fetch', () => {
  let hub: TestHub;
  let folder: string;
  let cache: string;
  let model: string;

  beforeAll(async () => {
    hub = await TestHub.start();
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  beforeEach(async () => {
    hub.reset();
    cache = await mkdtemp(join(folder, 'cache-'));
    model = join(cache, hub.id);
  });
  afterAll(async () => {
    hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  const variables = () => ({ LEXICLIP_MODEL_CACHE: cache, HF_ENDPOINT: hub.url });
  const command = (...args: string[]) => ['model', 'fetch', hub.id, ...args];
  const fetchHere = (...args: string[]) => runHere(command(...args), variables());
  const files = async () =>
    (await readdir(model, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(model.length + 1))
      .sort();
  const expectWhole = async () => {
    for (const path of [TEXT, VISION, ...CONFIGURATION]) {
      expect([path, (await readFile(join(model, path))).equals(hub.files.get(path) as Buffer)]).toEqual([path, true]);
    }
  };

  it('fetches the files of a model and no others, and says of which commit they are', async () => {
    const { status, output, messages } = await fetchHere('--json');
    expect({ status, messages }).toMatchObject({
      status: 0,
      messages: expect.stringMatching(/vision_model\.onnx: 3\.3 MB/),
    });
    const fetched = JSON.parse(output);
    expect(fetched).toMatchObject({ id: hub.id, dtype: 'fp32', commit: hub.commit, folder: model });
    expect(fetched.files).toContainEqual({
      path: VISION,
      size: 3_338_834,
      digest: {
        algorithm: 'sha256',
        value: createHash('sha256')
          .update(hub.files.get(VISION) as Buffer)
          .digest('hex'),
      },
      isNew: true,
    });
    expect(await files()).toEqual(['.commit', ...CONFIGURATION, TEXT, VISION, 'special_tokens_map.json'].sort());
    await expectWhole();
  });

  it('compares what is there with the digests of the hub, and fetches only what differs', async () => {
    await fetchHere();
    await writeFile(join(model, TEXT), Buffer.alloc(1_670_656));
    hub.reset();
    const { output } = await fetchHere();
    expect(output).toMatch(/fp32 at 0123456789ab: 7 files, 5\.1 MB, of which 1\.7 MB new\n/);
    expect(hub.takeTransfers().map(({ path }) => path)).toEqual([TEXT]);
    await expectWhole();
  });

  it('replaces what is of another commit at every dtype that is there', async () => {
    for (const tower of [TEXT, VISION]) {
      hub.files.set(tower.replace('.onnx', '_fp16.onnx'), (hub.files.get(tower) as Buffer).subarray(1));
    }
    await fetchHere('--dtype', 'fp16');
    await writeFile(join(model, '.commit'), 'another\n');
    await writeFile(join(model, 'onnx/text_model_fp16.onnx'), 'of another commit');
    hub.reset();
    await fetchHere();
    expect(hub.takeTransfers().map(({ path }) => path)).toEqual(['onnx/text_model_fp16.onnx', TEXT, VISION]);
    await fetchHere();
    expect(hub.takeTransfers()).toEqual([]);
    for (const tower of [TEXT, VISION]) hub.files.delete(tower.replace('.onnx', '_fp16.onnx'));
  });

  it('goes on where a process was killed, and nothing half-fetched has a name of the model', async () => {
    hub.faults.set(VISION, [{ after: 1_000_000, how: 'stalls' }]);
    const killed = startCommand(command(), variables());
    const part = join(model, `${VISION}.part`);
    await waitUntil('a part is there', async () => (await stat(part).catch(() => undefined))?.size === 1_000_000);
    await killed.stop('SIGKILL');
    expect(await files()).toEqual(
      ['.fetching', `${TEXT}.part`, `${VISION}.part`, 'special_tokens_map.json.part'].sort(),
    );
    hub.reset();
    expect(await fetchHere()).toMatchObject({ status: 0 });
    expect(hub.takeTransfers()).toContainEqual(expect.objectContaining({ path: VISION, range: 'bytes=1000000-' }));
    expect(await files()).not.toContainEqual(expect.stringMatching(/part|fetching/));
    await expectWhole();
  });

  it('ends by the signal on Ctrl-C, and says that it goes on from there', async () => {
    hub.faults.set(VISION, [{ after: 1_000_000, how: 'stalls' }]);
    const running = startCommand(command(), variables());
    const part = join(model, `${VISION}.part`);
    await waitUntil('a part is there', async () => (await stat(part).catch(() => undefined))?.size === 1_000_000);
    // No exit status: it was ended by the signal, as it would be without a handler.
    expect(await running.stop('SIGINT')).toBeNull();
    expect(running.messages()).toMatch(/stopped; what has arrived is kept/);
    expect((await stat(part)).size).toBe(1_000_000);
    expect(existsSync(join(model, '.fetching'))).toBe(false);
  });

  it('shows one bar for all files on a terminal, and nothing of it afterwards', async () => {
    hub.faults.set(VISION, [{ after: 1_000_000, how: 'stalls' }]);
    const nobody = await CommandLine.open({ url: '', key: '' });
    const terminal = Terminal.run(nobody, command(), { variables: variables() });
    await terminal.sees(/\[#+-+\] 2\.7 MB of 5\.1 MB, 52 %/);
    hub.continue();
    expect(await terminal.ended()).toEqual({ status: 0, signal: undefined });
    expect(terminal.lines()).toEqual([expect.stringMatching(/^acme\/small-clip fp32 at 0123456789ab: 7 files/), model]);
    await nobody.close();
  });

  it('lets one process at a time fetch into a folder, and the other use what is there then', async () => {
    hub.faults.set(VISION, [{ after: 1_000_000, how: 'stalls' }]);
    const first = startCommand(command(), variables());
    const part = join(model, `${VISION}.part`);
    await waitUntil('a part is there', async () => (await stat(part).catch(() => undefined))?.size === 1_000_000);
    const second = fetchHere();
    await waitUntil('the second asks', async () => hub.requests.filter(({ kind }) => kind === 'tree').length > 3);
    hub.continue();
    expect(await first.ended()).toBe(0);
    expect(await second).toMatchObject({
      status: 0,
      output: expect.stringMatching(/of which 0\.0 MB new/),
      messages: expect.stringMatching(/process \d+ on \S+ is fetching into/),
    });
    const paths = hub.takeTransfers().map(({ path }) => path);
    expect(paths.sort()).toEqual([...new Set(paths)].sort());
    await expectWhole();
  });

  it('removes a file whose bytes are wrong, and names its digest', async () => {
    hub.damaged.add(VISION);
    const { status, messages } = await fetchHere();
    const right = createHash('sha256')
      .update(hub.files.get(VISION) as Buffer)
      .digest('hex');
    expect(status).toBe(1);
    expect(messages).toMatch(
      new RegExp(`DAMAGED ID: ${VISION} arrived damaged and was removed: its sha256 is [0-9a-f]{64}, not ${right}\n`),
    );
    expect(await files()).not.toContainEqual(expect.stringMatching(/vision_model|^config\.json$/));
  });

  it('does not build on what another revision has left', async () => {
    await mkdir(join(model, 'onnx'), { recursive: true });
    await writeFile(join(model, `${VISION}.part`), Buffer.alloc(1_000_000));
    expect(await fetchHere()).toMatchObject({ status: 0 });
    await expectWhole();
  });

  it('shows its token to the hub, and not to the storage that the hub names', async () => {
    hub.token = 'hf_secret';
    expect(await runHere(command(), { ...variables(), HF_TOKEN: 'hf_secret' })).toMatchObject({ status: 0 });
    const shown = (kinds: readonly string[]) =>
      new Set(hub.requests.filter(({ kind }) => kinds.includes(kind)).map(({ authorization }) => authorization));
    expect(shown(['revision', 'tree', 'resolve'])).toEqual(new Set(['Bearer hf_secret']));
    expect(shown(['storage'])).toEqual(new Set([undefined]));
  });

  it('refuses a model that is private or missing, and says what to do', async () => {
    hub.token = 'hf_secret';
    const { status, messages } = await fetchHere();
    expect({ status, messages }).toMatchObject({
      status: 1,
      messages: expect.stringMatching(
        /^lexiclip: FORBIDDEN ID: \S+ has no model acme\/small-clip for everybody \(401\); .*HF_TOKEN/,
      ),
    });
    expect(await runHere(command(), { ...variables(), HF_TOKEN: 'other' })).toMatchObject({
      messages: expect.stringMatching(/does not accept HF_TOKEN/),
    });
    expect(existsSync(model)).toBe(false);
  });

  it('sends whoever wants a gated model to its terms', async () => {
    hub.refusals.push({ status: 403, headers: { 'x-error-code': 'GatedRepo' } });
    const { messages } = await fetchHere();
    expect(messages).toContain(`accept its terms at ${hub.url}/acme/small-clip, and set HF_TOKEN`);
  });

  it('refuses a revision that does not exist', async () => {
    const { status, output, messages } = await fetchHere('--revision', 'v9', '--json');
    expect({ status, output }).toEqual({ status: 1, output: '' });
    expect(JSON.parse(messages)).toEqual({
      error: {
        code: 'NOT_FOUND',
        message: 'acme/small-clip has no branch, tag or commit "v9"',
        argument: '--revision',
      },
    });
  });

  it('names the dtypes that there are when there is none of the wanted one', async () => {
    const { status, messages } = await fetchHere('--dtype', 'q4');
    expect(status).toBe(1);
    expect(messages).toBe('lexiclip: NOT_FOUND --dtype: acme/small-clip has no q4 files; it has fp32\n');
  });

  it('refuses what has not the form of an id', async () => {
    const { status, messages } = await runHere(['model', 'fetch', '../../etc'], variables());
    expect(status).toBe(2);
    expect(messages).toMatch(/owner\/name, such as Xenova\/clip-vit-base-patch32/);
  });

  it('says which variable is wrong', async () => {
    const { status, messages } = await runHere(command(), { ...variables(), HF_ENDPOINT: 'hub.example.com' });
    expect({ status, messages }).toEqual({
      status: 2,
      messages: 'lexiclip: HF_ENDPOINT must be an http or https URL\n',
    });
  });

  it('asks nobody where HF_HUB_OFFLINE forbids it', async () => {
    const { status, messages } = await runHere(command(), { ...variables(), HF_HUB_OFFLINE: '1' });
    expect(status).toBe(3);
    expect(messages).toMatch(/HF_HUB_OFFLINE forbids/);
    expect(hub.requests).toEqual([]);
  });
});
