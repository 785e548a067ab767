import { gzipSync } from 'node:zlib';
import { images, loadServed, outcomeOf, type Served } from '../../support/model-server/loaded.js';
import { OwnModelServer, type RunAnswer } from '../../support/model-server/own-server.js';
import { waitUntil } from '../../support/wait.js';

const [image] = images(1) as [Float32Array];

/** Ways for an answer to be wrong. */
const NONSENSE: Record<string, (answer: RunAnswer) => RunAnswer> = {
  'is to another run': (answer) => ({ ...answer, json: { ...answer.json, id: 'another' } }),
  'has fewer vectors than inputs': (answer) => shaped(answer, [0, 256], new Float32Array(0)),
  'has shorter vectors': (answer) => shaped(answer, [1, 128], answer.numbers.slice(0, 128)),
  'has other sizes than it says': (answer) => ({ ...answer, numbers: answer.numbers.slice(0, 100) }),
  'has more numbers than it says': (answer) => ({ ...answer, numbers: new Float32Array(512) }),
  'does not say how many bytes its numbers have': (answer) => output(answer, { parameters: {} }),
  'has numbers of another format than it says': (answer) => output(answer, { datatype: 'FP64' }),
  'has a number that is none': (answer) => numbered(answer, (all) => all.fill(Number.NaN, 7, 8)),
  'has an infinite number': (answer) => numbered(answer, (all) => all.fill(Infinity, 7, 8)),
  'has a vector of zeros': (answer) => numbered(answer, (all) => all.fill(0)),
  'has an output of another name': (answer) => output(answer, { name: 'logits' }),
  'has no outputs': (answer) => ({ ...answer, json: { ...answer.json, outputs: [] }, numbers: new Float32Array(0) }),
  'is JSON, whatever was asked for': (answer) => ({ ...answer, headers: { 'inference-header-content-length': '' } }),
  'has a longer JSON than there are bytes': (answer) => ({
    ...answer,
    headers: { 'inference-header-content-length': '99999' },
  }),
  'has JSON that cannot be read': (answer) => ({
    ...answer,
    headers: { 'inference-header-content-length': '4' },
    body: 'nil!',
  }),
  'is compressed': (answer) => ({
    ...answer,
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync(Buffer.from(answer.numbers.buffer)),
  }),
  'does not end': (answer) => ({ ...answer, body: Buffer.alloc(10_000_000) }),
  'is empty': (answer) => ({ ...answer, body: '' }),
};

const output = (answer: RunAnswer, changed: Partial<RunAnswer['json']['outputs'][number]>): RunAnswer => ({
  ...answer,
  json: { ...answer.json, outputs: answer.json.outputs.map((one) => ({ ...one, ...changed })) },
});
const shaped = (answer: RunAnswer, shape: number[], numbers: Float32Array): RunAnswer => ({
  ...output(answer, { shape, parameters: { binary_data_size: numbers.byteLength } }),
  numbers,
});
function numbered(answer: RunAnswer, change: (numbers: Float32Array) => void): RunAnswer {
  const numbers = answer.numbers.slice();
  change(numbers);
  return { ...answer, numbers };
}

describe('An answer of a model server', () => {
  let server: OwnModelServer;
  let served: Served;
  let expected: Float32Array;
  const embed = () => served.model.sessions.wide.embedImages([image]);
  /** Has so many of the next runs of this image answered otherwise, and no probe. */
  const spoil = (runs: number, change: (answer: RunAnswer) => ReturnType<NonNullable<typeof server.spoil>>) => {
    let left = runs;
    server.spoil = (answer) => {
      const isOurs = answer.numbers.every((value, i) => value === expected[i]);
      return isOurs && left-- > 0 ? change(answer) : answer;
    };
  };

  beforeAll(async () => {
    server = await OwnModelServer.start();
    served = await loadServed(server.url, { LEXICLIP_MODEL_SERVER_TIMEOUT_MS: '3000' });
    expected = (await embed()).vectors;
  });
  afterEach(() => {
    server.spoil = undefined;
  });
  afterAll(async () => {
    await served?.model.close();
    await server?.close();
  });

  describe.each(Object.entries(NONSENSE))('that %s', (_, change) => {
    it('is asked for once more', async () => {
      spoil(1, change);
      expect((await embed()).vectors).toEqual(expected);
    });

    it('is never taken for one', async () => {
      spoil(2, change);
      expect(await outcomeOf(embed())).toMatch(/^the model server cannot do a run of its vision tower: /);
      expect((await embed()).vectors).toEqual(expected);
    });
  });

  it('that names another version is refused, and the server with it', async () => {
    server.spoil = (answer) => ({ ...answer, json: { ...answer.json, model_version: '2' } });
    expect(await outcomeOf(embed())).toBe('MODEL_MISMATCH');
    expect(await served.model.sessions.wide.health()).toMatch(/another model/);
    expect(served.heard.down.at(-1)).toMatch(/version 2 of \w+ has answered instead of 1/);
    server.spoil = undefined;
    await waitUntil('it is used again', () => served.model.sessions.wide.healthy);
    expect((await embed()).vectors).toEqual(expected);
  });

  it('that says a queue is full is asked for once more, and then OVERLOADED', async () => {
    const full = { status: 503, body: '{"error":"exceeds maximum queue size"}', headers: { 'retry-after': '7' } };
    const busy = (answer: RunAnswer): RunAnswer => ({ ...answer, ...full });
    spoil(1, busy);
    expect((await embed()).vectors).toEqual(expected);
    spoil(2, busy);
    await expect(embed()).rejects.toMatchObject({ extensions: { code: 'OVERLOADED', retryAfterMs: 7_000 } });
    // That is no reason to take no images.
    expect(await served.model.sessions.wide.health()).toBeUndefined();
  });

  it('that is an error repeats nothing of the server to a client', async () => {
    const words = 'cannot open /srv/secret/model.onnx';
    spoil(1, (answer) => ({ ...answer, status: 503, body: words }));
    expect(await outcomeOf(embed())).toBeUndefined();
    spoil(2, (answer) => ({ ...answer, status: 503, body: words }));
    await expect(embed()).rejects.toThrow(/^the queue of the model server is full; try again in \d+ ms$/);
  });

  it('whose connection breaks is asked for once more', async () => {
    spoil(1, () => 'reset');
    expect((await embed()).vectors).toEqual(expected);
    spoil(2, () => 'reset');
    expect(await outcomeOf(embed())).toBe('OVERLOADED');
  });

  it('that does not come is OVERLOADED after the time that is set', async () => {
    spoil(1, () => 'freeze');
    const started = performance.now();
    expect(await outcomeOf(embed())).toBe('OVERLOADED');
    expect(performance.now() - started).toBeGreaterThan(2_900);
  });
});
