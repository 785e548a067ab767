import {
  AutoConfig,
  AutoImageProcessor,
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  SiglipTextModel,
  SiglipVisionModel,
  Tensor,
} from '@huggingface/transformers';
import type { Embeddings, SessionOptions, TensorSize } from './protocol.js';

/** What differs between the families of models that have a tower for text and one for images. */
const FAMILIES = {
  clip: {
    TextModel: CLIPTextModelWithProjection,
    VisionModel: CLIPVisionModelWithProjection,
    padding: true,
    end: '<|endoftext|>',
  },
  // Trained with every prompt padded to the same length.
  siglip: { TextModel: SiglipTextModel, VisionModel: SiglipVisionModel, padding: 'max_length', end: '</s>' },
} as const;

type Family = keyof typeof FAMILIES;
type Outputs = Record<string, Tensor | undefined>;

/** The two towers of a model. Loads and runs in a thread of its own: a run blocks the thread that asks for it. */
export class Towers {
  private batch = new Float32Array(0);

  private constructor(
    private readonly family: Family,
    private readonly tokenizer: PreTrainedTokenizer,
    private readonly text: PreTrainedModel | undefined,
    private readonly vision: PreTrainedModel,
  ) {}

  static async load(options: SessionOptions, onProgress: (progress: unknown) => void): Promise<Towers> {
    const { root, name, remote, dtype, device, threads } = options;
    env.allowLocalModels = true;
    env.allowRemoteModels = remote;
    env.localModelPath = root;
    env.cacheDir = root;
    // The hub's own variable for a mirror.
    if (process.env.HF_ENDPOINT) env.remoteHost = process.env.HF_ENDPOINT;

    const load = {
      dtype,
      device,
      session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
      progress_callback: onProgress,
    };
    const { model_type } = await AutoConfig.from_pretrained(name, load);
    if (!(model_type && model_type in FAMILIES)) {
      throw new Error(`it is neither CLIP nor SigLIP: its config.json says "${String(model_type)}"`);
    }
    const family = model_type as Family;
    const { TextModel, VisionModel } = FAMILIES[family];
    // One after the other: two progress bars that fight for a line help nobody.
    // Only so that its configuration is fetched: what it would do to images is done in preprocess.ts.
    if (remote) await AutoImageProcessor.from_pretrained(name, load);
    const tokenizer = await AutoTokenizer.from_pretrained(name, load);
    const text = options.towers === 'both' ? await TextModel.from_pretrained(name, load) : undefined;
    return new Towers(family, tokenizer, text, await VisionModel.from_pretrained(name, load));
  }

  async embedTexts(prompts: string[]): Promise<Embeddings> {
    if (!this.text) throw new Error('this session has no text tower');
    const { ids, truncated } = this.tokenise(prompts);
    const outputs = (await this.text({ input_ids: ids, attention_mask: ones(ids) })) as Outputs;
    return { vectors: pooled(outputs, 'text_embeds'), truncated };
  }

  /** @param pixels one buffer for each image, [3 × height × width]; left as they are */
  async embedImages(pixels: Float32Array[], { width, height }: TensorSize): Promise<Embeddings> {
    const data = this.together(pixels);
    const tensor = new Tensor('float32', data, [pixels.length, 3, height, width]);
    const outputs = (await this.vision({ pixel_values: tensor })) as Outputs;
    return { vectors: pooled(outputs, 'image_embeds'), truncated: [] };
  }

  async dispose(): Promise<void> {
    await Promise.all([this.text?.dispose(), this.vision.dispose()]);
  }

  /** The images one after the other, in a buffer that is kept for the next batch. */
  private together(pixels: Float32Array[]): Float32Array {
    const [first] = pixels as [Float32Array];
    if (pixels.length === 1) return first;
    const length = first.length * pixels.length;
    if (this.batch.length < length) this.batch = new Float32Array(length);
    pixels.forEach((image, i) => {
      this.batch.set(image, i * first.length);
    });
    return this.batch.subarray(0, length);
  }

  /** Token ids, [prompts × tokens], and which prompts were too long and lost their end. */
  private tokenise(prompts: string[]): { ids: Tensor; truncated: boolean[] } {
    const { padding, end } = FAMILIES[this.family];
    const endId = BigInt(this.tokenizer.convert_tokens_to_ids([end])[0] as number);
    const ids = this.tokenizer(prompts, { padding, truncation: true }).input_ids as Tensor;
    const [rows, columns] = ids.dims as [number, number];
    const data = ids.data as BigInt64Array;
    const truncated = Array.from({ length: rows }, (_, row) => {
      const prompt = data.subarray(row * columns, (row + 1) * columns);
      if (prompt.includes(endId)) return false;
      // The model reads its answer at the end token, which the tokeniser's truncation cuts off.
      prompt[columns - 1] = endId;
      return true;
    });
    return { ids, truncated };
  }
}

const ones = (like: Tensor): Tensor =>
  new Tensor('int64', new BigInt64Array((like.data as BigInt64Array).length).fill(1n), like.dims);

/** A copy of what the tower says of each input: CLIP's exports name it by its projection, SigLIP's by its pooler. */
function pooled(outputs: Outputs, projection: string): Float32Array {
  const embeddings = outputs[projection] ?? outputs.pooler_output;
  if (!embeddings) throw new Error(`the model's outputs are ${Object.keys(outputs).join(', ')}, not ${projection}`);
  return (embeddings.data as Float32Array).slice();
}
