import { createHash } from 'node:crypto';
import { type DecodingSupervision, type LostImage, Preprocessor } from '#lexiclip/services/images/preprocessor.js';
import { startedThreads, Witness } from '../support/faults/threads.js';
import { plain } from '../support/images.js';
import { waitUntil } from '../support/wait.js';

const SPEC = {
  width: 32,
  height: 32,
  resize: { shortestEdge: 32 },
  filter: 'bicubic',
  mean: [0.5, 0.5, 0.5],
  deviation: [0.5, 0.5, 0.5],
} as const;

class ImageWitness extends Witness implements DecodingSupervision {
  readonly images: LostImage[] = [];

  onLostImage(image: LostImage): void {
    this.images.push(image);
  }
}

describe('A thread that decodes', () => {
  const threads = startedThreads();
  let witness: ImageWitness;
  let preprocessor: Preprocessor;
  let slow: Buffer;
  let small: Buffer;

  beforeAll(async () => {
    slow = await plain(4500, 4500, [90, 120, 150]).png({ compressionLevel: 9 }).toBuffer();
    small = await plain(40, 40, [90, 120, 150]).png().toBuffer();
  });
  afterEach(() => preprocessor.close());
  afterAll(() => threads.forget());

  const open = async (threadCount = 1) => {
    witness = new ImageWitness();
    preprocessor = new Preprocessor(SPEC, threadCount, witness);
    await prepare(small);
  };
  async function prepare(bytes: Buffer): Promise<Float32Array> {
    const pixels = new Float32Array(new SharedArrayBuffer(preprocessor.pixelCount * 4));
    await preprocessor.prepare(bytes, pixels);
    return pixels;
  }

  it('that is killed without an image is replaced', async () => {
    await open();
    const before = await prepare(small);
    await threads.last.terminate();
    expect(preprocessor.faulty).toBe(true);
    expect(await prepare(small)).toEqual(before);
    expect([preprocessor.faulty, witness.lost.length]).toEqual([false, 1]);
  });

  it('that is killed while it decodes has its image decoded by another', async () => {
    await open();
    const decoding = prepare(slow);
    await new Promise(setImmediate);
    await threads.last.terminate();
    const [red] = await decoding;
    expect(red).toBeCloseTo(90 / 127.5 - 1);
    expect([witness.lost.length, witness.images]).toEqual([1, []]);
  });

  it('that is killed twice by an image makes it INTERNAL, and the image is logged', async () => {
    await open();
    const started = threads.all.length;
    const decoding = prepare(slow).catch((error) => error.at('input.image'));
    await new Promise(setImmediate);
    await threads.last.terminate();
    await waitUntil('another is started', () => threads.all.length > started);
    await threads.last.terminate();
    expect(await decoding).toMatchObject({ code: 'INTERNAL', extensions: { argument: 'input.image' } });
    const sha256 = createHash('sha256').update(slow).digest('hex');
    expect(witness.images).toEqual([{ sha256, bytes: slow.length, format: 'png' }]);
    expect(await prepare(small)).toBeDefined();
  });

  it('that hangs is ended, and others decode', async () => {
    // No image that the limits allow hangs; one that takes longer than its time is no different. How long it takes depends
    // on the machine.
    await open();
    const begin = performance.now();
    await prepare(slow);
    const tookMs = performance.now() - begin;
    await preprocessor.close();
    await open(2);
    // Only now, as a busy machine may take as long to start the threads.
    witness.hungMs = tookMs / 2;
    const hanging = [slow, slow].map((bytes) => prepare(bytes).catch((error) => error.at('input.image')));
    await waitUntil('both hang', () => preprocessor.faulty);
    for (const error of await Promise.all(hanging)) expect(error.code).toBe('INTERNAL');
    await waitUntil('images are decoded', () => prepare(small).then(Boolean, () => false));
    expect(preprocessor.faulty).toBe(false);
    expect(witness.images.length).toBeGreaterThanOrEqual(2);
  });
});
