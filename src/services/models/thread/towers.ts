import { basename, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Family, Padding } from '../families/family.js';
import type { Embeddings, SessionOptions, TensorSize, TokenCounts, TowerFacts } from '../protocol.js';
import { promptGrid } from '../tower-inputs.js';
import { Graph } from './graph.js';
import { lineFit } from './line-fit.js';
import type { Tokeniser } from './tokeniser.js';

/** Outputs of graphs that say how their similarities are scored. */
const LOGITS = 'logits_per_image';
const LOGIT_SCALE = 'logit_scale';
const LOGIT_BIAS = 'logit_bias';
/** Prompts of which the similarities with one image differ. */
const PROBES = ['a photo of a cat', 'the sea', '7', 'a drawing of two red cars in the snow'];

/** The towers of a model. To be used in a thread of its own, because a run blocks its thread. */
export class Towers {
  private batch = new Float32Array(0);

  private constructor(
    private readonly family: Family,
    private readonly size: TensorSize,
    private readonly vision: Graph,
    /** The same as `vision` where one file has both. */
    private readonly text: Graph | undefined,
    /** Undefined where no graph reads tokens. */
    private readonly tokeniser: Tokeniser | undefined,
  ) {}

  /** @throws Error when the model cannot be loaded, with the file and the reason */
  static async load(options: SessionOptions): Promise<Towers> {
    const { folder, files, family, size } = options;
    const open = (file: string) => openGraph(join(folder, file), options);
    const vision = await open(files.vision);
    if (!vision.has('pixels')) throw new Error(`${vision.file} has no input with pixels`);
    const isFused = files.text === files.vision;
    if (!isFused && options.towers === 'vision') return new Towers(family, size, vision, undefined, undefined);
    const text = isFused ? vision : await open(files.text);
    if (!text.has('ids')) throw new Error(`${text.file} has no input with token ids`);
    // It takes long to load, and most sessions read no prompts.
    const { openTokeniser } = await import('./tokeniser.js');
    const tokeniser = await openTokeniser(options, text.fixed('ids', 1));
    return new Towers(family, size, vision, text, tokeniser);
  }

  /**
   * What the files say only when they are run.
   *
   * @throws Error naming the file that does not fit to the others
   */
  async facts(): Promise<TowerFacts> {
    const { vision, size } = this;
    const { text, tokeniser } = this.reader;
    this.checkShapes(text);
    await this.checkVocabulary(text, tokeniser);
    const pixels = new Float32Array(3 * size.width * size.height);
    const [image, prompt] = [await this.embedImages([pixels]), await this.embedTexts(['a'], 'longest')];
    const [width, other] = [image.vectors.length, prompt.vectors.length];
    if (width !== other) {
      throw new Error(`${text.file} gives vectors of ${other} numbers, and ${vision.file} of ${width}`);
    }
    return {
      dimensions: width,
      context: tokeniser.context,
      fixedLength: text.fixed('ids', 1) !== undefined,
      maxBatch: { texts: text.fixed('ids', 0), images: vision.fixed('pixels', 0) },
      logits: await this.logits(text, pixels),
    };
  }

  /** @throws Error when the session has no text tower, or the model fails */
  async embedTexts(prompts: readonly string[], padding: Padding): Promise<Embeddings> {
    const { text, tokeniser } = this.reader;
    const { ids, truncated } = tokeniser.tokenise(prompts);
    const output = outputOf(text, this.family.outputs.text);
    const [vectors] = await text.run(this.textFeeds(text, ids, padding), [output]);
    return { vectors: vectors as Float32Array, truncated };
  }

  /** @throws Error when the session has no text tower */
  countTokens(prompts: readonly string[]): TokenCounts {
    return this.reader.tokeniser.count(prompts);
  }

  /**
   * @param pixels one buffer for each image, [3 × height × width]; not changed
   * @throws Error when the model fails
   */
  async embedImages(pixels: readonly Float32Array[]): Promise<Embeddings> {
    const output = outputOf(this.vision, this.family.outputs.image);
    const [vectors] = await this.vision.run(this.imageFeeds(this.vision, pixels), [output]);
    return { vectors: vectors as Float32Array, truncated: [] };
  }

  async dispose(): Promise<void> {
    await Promise.all([...new Set([this.text, this.vision])].map((graph) => graph?.release()));
  }

  /** What reads prompts. @throws Error when nothing does */
  private get reader(): { text: Graph; tokeniser: Tokeniser } {
    const { text, tokeniser } = this;
    if (text && tokeniser) return { text, tokeniser };
    throw new Error('this session has no text tower');
  }

  /** Ids, mask and types of prompts, and where the graph has both towers, a blank image for the other. */
  private textFeeds(graph: Graph, ids: readonly (readonly number[])[], padding: Padding) {
    const { tokeniser } = this.reader;
    const isFull = padding === 'context' || graph.fixed('ids', 1) !== undefined;
    const length = isFull ? tokeniser.context : undefined;
    const grid = promptGrid(ids, { length, padId: tokeniser.padId, mask: this.family.text.mask });
    return {
      ids: graph.integers('ids', grid.ids, grid.dims),
      mask: graph.integers('mask', grid.mask, grid.dims),
      types: graph.integers('types', grid.types, grid.dims),
      ...(graph.has('pixels') && { pixels: this.blankImages(graph, graph.sharesBatch ? ids.length : 1) }),
    };
  }

  /** Pixels of images, and where the graph has both towers, the shortest prompt for the other. */
  private imageFeeds(graph: Graph, pixels: readonly Float32Array[]) {
    const { width, height } = this.size;
    const tensor = new Tensor('float32', this.concatenate(pixels), [pixels.length, 3, height, width]);
    if (!graph.has('ids')) return { pixels: tensor };
    const { ids } = this.reader.tokeniser.tokenise(Array(graph.sharesBatch ? pixels.length : 1).fill(''));
    return { ...this.textFeeds(graph, ids, 'longest'), pixels: tensor };
  }

  private blankImages(graph: Graph, count: number): Tensor {
    const [height, width] = [graph.fixed('pixels', 2) ?? this.size.height, graph.fixed('pixels', 3) ?? this.size.width];
    return new Tensor('float32', new Float32Array(count * 3 * height * width), [count, 3, height, width]);
  }

  /** Copies the images into one buffer, which is reused: onnxruntime does not accept shared memory. */
  private concatenate(pixels: readonly Float32Array[]): Float32Array {
    const [first] = pixels as readonly [Float32Array];
    const length = first.length * pixels.length;
    if (this.batch.length < length) this.batch = new Float32Array(length);
    pixels.forEach((image, i) => {
      this.batch.set(image, i * first.length);
    });
    return this.batch.subarray(0, length);
  }

  private checkShapes(text: Graph): void {
    const { vision, size } = this;
    for (const [graph, role] of [
      [text, 'ids'],
      [vision, 'pixels'],
    ] as const) {
      const batch = graph.fixed(role, 0);
      if (batch !== undefined && batch !== 1) {
        throw new Error(`${graph.file} was exported for batches of ${batch}, and must be for any size, or for 1`);
      }
    }
    const [height, width] = [vision.fixed('pixels', 2) ?? size.height, vision.fixed('pixels', 3) ?? size.width];
    if (height === size.height && width === size.width) return;
    const made = `${size.width} × ${size.height}`;
    throw new Error(`${vision.file} takes ${width} × ${height} pixels, and preprocessor_config.json makes ${made}`);
  }

  /** Has the tower read the last token that the tokeniser knows: another model's has more. */
  private async checkVocabulary(text: Graph, { maxId }: Tokeniser): Promise<void> {
    const output = outputOf(text, this.family.outputs.text);
    try {
      await text.run(this.textFeeds(text, [[maxId, maxId]], 'longest'), [output]);
    } catch (cause) {
      if (!/out of data bounds|out of range|bounds/i.test(String(cause))) throw cause;
      const reason = `tokenizer.json has the token id ${maxId}, which is past the vocabulary of ${text.file}`;
      throw new Error(`${reason}: it is the tokeniser of another model`, { cause });
    }
  }

  /** Scale and bias in the graph: as outputs of their own, or in the logits that it makes of the embeddings. */
  private async logits(text: Graph, pixels: Float32Array): Promise<TowerFacts['logits']> {
    const named = [text, this.vision].find(({ outputs }) => outputs.includes(LOGIT_SCALE));
    if (named) {
      const hasBias = named.outputs.includes(LOGIT_BIAS);
      const feeds = named === text ? this.textFeeds(text, [[0, 0]], 'longest') : this.imageFeeds(named, [pixels]);
      const [scale, bias] = await named.run(feeds, hasBias ? [LOGIT_SCALE, LOGIT_BIAS] : [LOGIT_SCALE]);
      return { scale: scale?.[0] as number, bias: bias?.[0] };
    }
    if (text !== this.vision || !text.outputs.includes(LOGITS) || text.sharesBatch) return undefined;
    const { ids } = this.reader.tokeniser.tokenise(PROBES);
    const { outputs, text: rules } = this.family;
    const names = [outputs.text, outputs.image].map((some) => outputOf(text, some));
    const [texts, images, logits] = await text.run(this.textFeeds(text, ids, rules.padding), [...names, LOGITS]);
    return lineFit(cosines(images as Float32Array, texts as Float32Array), logits as Float32Array);
  }
}

async function openGraph(path: string, { device, threads }: Pick<SessionOptions, 'device' | 'threads'>) {
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionProviders: [device],
    // Threads that look for more work after a run would take it from whatever runs next: the other tower, or decoding.
    extra: { session: { force_spinning_stop: '1' } },
    // What fails is thrown as well, and told once.
    logSeverityLevel: 4,
  }).catch((cause: unknown) => {
    throw new Error(`${basename(path)} ${whyUnreadable(cause)}`, { cause });
  });
  return new Graph(session, path);
}

function whyUnreadable(cause: unknown): string {
  const [reason] = String(cause instanceof Error ? cause.message : cause).split('\n') as [string];
  const isDamaged = /protobuf parsing failed|does not have a graph/i.test(reason);
  return isDamaged ? 'is damaged, incomplete or no ONNX file' : `cannot be read: ${reason}`;
}

/** @throws Error when the graph has none of the outputs */
function outputOf({ outputs, file }: Graph, names: readonly string[]): string {
  const found = names.find((name) => outputs.includes(name));
  if (found) return found;
  throw new Error(`${file} has the outputs ${outputs.join(', ')}, and none of ${names.join(', ')}`);
}

/** Of one vector with each of the others. */
function cosines(one: Float32Array, others: Float32Array): number[] {
  const width = one.length;
  return Array.from({ length: others.length / width }, (_, row) => {
    const other = others.subarray(row * width, (row + 1) * width);
    const dot = other.reduce((sum, value, i) => sum + value * (one[i] as number), 0);
    return dot / (Math.hypot(...one) * Math.hypot(...other));
  });
}
