import { AutoConfig, AutoTokenizer, type PreTrainedTokenizer } from '@huggingface/transformers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { configureHub, fetchModel } from './hub.js';
import { towerFile } from './model-spec.js';
import type { Embeddings, SessionOptions, TensorSize } from './protocol.js';

/** Padding of prompts. SigLIP is trained with every prompt padded to the same length. */
const PADDING = { clip: true, siglip: 'max_length' } as const;

type Family = keyof typeof PADDING;

/**
 * The two towers of a model. To be used in a thread of its own, because a run blocks its thread. The tokeniser is that
 * of Transformers.js; the towers are opened by their paths, so that onnxruntime can map large files.
 */
export class Towers {
  private batch = new Float32Array(0);

  private constructor(
    private readonly family: Family,
    private readonly tokenizer: PreTrainedTokenizer,
    private readonly text: InferenceSession | undefined,
    private readonly vision: InferenceSession,
  ) {}

  /** @throws Error when the model cannot be loaded, with the reason */
  static async load(options: SessionOptions, onProgress: (progress: unknown) => void): Promise<Towers> {
    const { name, remote, device, threads } = options;
    configureHub(options);
    const { model_type } = await AutoConfig.from_pretrained(name, { progress_callback: onProgress });
    if (!(model_type && model_type in PADDING)) {
      throw new Error(`it is neither CLIP nor SigLIP: its config.json says "${String(model_type)}"`);
    }
    if (remote) await fetchModel(options, onProgress);
    const tokenizer = await AutoTokenizer.from_pretrained(name, { progress_callback: onProgress });
    if (tokenizer.eos_token_id === undefined) {
      throw new Error('its tokenizer_config.json has no eos_token that tokenizer.json knows');
    }
    const run = { intraOpNumThreads: threads, interOpNumThreads: 1, executionProviders: [device] };
    const open = (tower: 'text' | 'vision') => InferenceSession.create(towerFile(options, tower), run);
    const text = options.towers === 'both' ? await open('text') : undefined;
    return new Towers(model_type as Family, tokenizer, text, await open('vision'));
  }

  /** @throws Error when the session has no text tower, or the model fails */
  async embedTexts(prompts: string[]): Promise<Embeddings> {
    if (!this.text) throw new Error('this session has no text tower');
    const { ids, truncated } = this.tokenise(prompts);
    const inputs = { input_ids: ids, attention_mask: ones(ids) };
    const used = Object.entries(inputs).filter(([name]) => this.text?.inputNames.includes(name));
    return { vectors: embeddingsIn(await this.text.run(Object.fromEntries(used)), 'text_embeds'), truncated };
  }

  /**
   * @param pixels one buffer for each image, [3 × height × width]; not changed
   * @throws Error when the model fails
   */
  async embedImages(pixels: Float32Array[], { width, height }: TensorSize): Promise<Embeddings> {
    const tensor = new Tensor('float32', this.concatenate(pixels), [pixels.length, 3, height, width]);
    return { vectors: embeddingsIn(await this.vision.run({ pixel_values: tensor }), 'image_embeds'), truncated: [] };
  }

  async dispose(): Promise<void> {
    await Promise.all([this.text?.release(), this.vision.release()]);
  }

  /** Copies the images into one buffer, which is reused: onnxruntime does not accept shared memory. */
  private concatenate(pixels: Float32Array[]): Float32Array {
    const [first] = pixels as [Float32Array];
    const length = first.length * pixels.length;
    if (this.batch.length < length) this.batch = new Float32Array(length);
    pixels.forEach((image, i) => {
      this.batch.set(image, i * first.length);
    });
    return this.batch.subarray(0, length);
  }

  /** @returns token ids, [prompts × tokens], and for each prompt whether it was truncated */
  private tokenise(prompts: string[]): { ids: Tensor; truncated: boolean[] } {
    const padding = PADDING[this.family];
    // "<|endoftext|>" in CLIP, "</s>" in SigLIP.
    const endId = BigInt(this.tokenizer.eos_token_id as number);
    const { data, dims } = this.tokenizer(prompts, { padding, truncation: true }).input_ids as unknown as TokenIds;
    const [rows, columns] = dims;
    const truncated = Array.from({ length: rows }, (_, row) => {
      const prompt = data.subarray(row * columns, (row + 1) * columns);
      if (prompt.includes(endId)) return false;
      // The text embedding is read at the end token, which the tokeniser cuts off when it truncates.
      prompt[columns - 1] = endId;
      return true;
    });
    return { ids: new Tensor('int64', data, dims), truncated };
  }
}

interface TokenIds {
  readonly data: BigInt64Array;
  readonly dims: [number, number];
}

const ones = ({ data, dims }: Tensor): Tensor =>
  new Tensor('int64', new BigInt64Array((data as BigInt64Array).length).fill(1n), dims);

/** A copy of the embeddings, [inputs × dimensions]: a projection's output in CLIP's exports, a pooler's in SigLIP's. */
function embeddingsIn(outputs: InferenceSession.OnnxValueMapType, projection: string): Float32Array {
  const embeddings = (outputs[projection] ?? outputs.pooler_output) as Tensor | undefined;
  if (!embeddings) throw new Error(`the model's outputs are ${Object.keys(outputs).join(', ')}, not ${projection}`);
  return (embeddings.data as Float32Array).slice();
}
