/**
 * The thread that holds the model. A run of the model blocks the thread that asks for it, so none may be made on the
 * main one. Started by `session.ts`; the messages between the two are typed in `protocol.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import {
  AutoImageProcessor,
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
  type PreTrainedTokenizer,
  Tensor,
} from '@huggingface/transformers';
import { yieldToMainThread } from '../background.js';
import type { Embeddings, FromWorker, SessionOptions, TensorSize, ToWorker } from './protocol.js';

yieldToMainThread();

const port = parentPort;
if (!port) throw new Error('worker.js is started by session.js');
const options = workerData as SessionOptions;
const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

env.allowLocalModels = true;
env.allowRemoteModels = options.remote;
env.localModelPath = options.root;
env.cacheDir = options.root;
// The hub's own variable for a mirror.
if (process.env.HF_ENDPOINT) env.remoteHost = process.env.HF_ENDPOINT;

const load = {
  dtype: options.dtype,
  device: options.device,
  session_options: { intraOpNumThreads: options.threads, interOpNumThreads: 1 },
  progress_callback: (progress: unknown) => {
    const { status, file, loaded, total } = progress as { status: string; file: string; loaded: number; total: number };
    if (options.remote && status === 'progress') send({ kind: 'progress', file, loaded, total });
  },
};
// One after the other: two progress bars that fight for a line help nobody.
// Only so that its configuration is fetched: what it would do to images is done in preprocess.ts.
if (options.remote) await AutoImageProcessor.from_pretrained(options.name, load);
const tokenizer: PreTrainedTokenizer = await AutoTokenizer.from_pretrained(options.name, load);
const textModel = await CLIPTextModelWithProjection.from_pretrained(options.name, load);
const visionModel = await CLIPVisionModelWithProjection.from_pretrained(options.name, load);

const END = BigInt(tokenizer.convert_tokens_to_ids(['<|endoftext|>'])[0] as number);

/** Token ids, [prompts × tokens], and which prompts were too long and lost their end. */
function tokenise(prompts: string[]): { ids: Tensor; truncated: boolean[] } {
  const ids = tokenizer(prompts, { padding: true, truncation: true }).input_ids as Tensor;
  const [rows, columns] = ids.dims as [number, number];
  const data = ids.data as BigInt64Array;
  const truncated = Array.from({ length: rows }, (_, row) => {
    const prompt = data.subarray(row * columns, (row + 1) * columns);
    if (prompt.includes(END)) return false;
    // CLIP reads its answer at the end token, which the tokeniser's truncation cuts off.
    prompt[columns - 1] = END;
    return true;
  });
  return { ids, truncated };
}

const ones = (like: Tensor): Tensor =>
  new Tensor('int64', new BigInt64Array((like.data as BigInt64Array).length).fill(1n), like.dims);

async function embedTexts(prompts: string[]): Promise<Embeddings> {
  const { ids, truncated } = tokenise(prompts);
  const { text_embeds } = await textModel({ input_ids: ids, attention_mask: ones(ids) });
  return { vectors: (text_embeds.data as Float32Array).slice(), truncated };
}

async function embedImages(pixels: Float32Array, { count, width, height }: TensorSize): Promise<Embeddings> {
  const { image_embeds } = await visionModel({
    pixel_values: new Tensor('float32', pixels, [count, 3, height, width]),
  });
  return { vectors: (image_embeds.data as Float32Array).slice(), truncated: [] };
}

async function run(request: Exclude<ToWorker, { kind: 'close' }>): Promise<void> {
  const started = performance.now();
  try {
    const { vectors, truncated } =
      request.kind === 'text' ? await embedTexts(request.prompts) : await embedImages(request.pixels, request.size);
    const done: FromWorker = { kind: 'done', id: request.id, vectors, truncated, runMs: performance.now() - started };
    send(done, [vectors.buffer as ArrayBuffer]);
  } catch (error) {
    send({ kind: 'failed', id: request.id, message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', async (request: ToWorker) => {
  if (request.kind !== 'close') return run(request);
  await Promise.all([textModel.dispose(), visionModel.dispose()]);
  port.close();
});

send({ kind: 'ready' });
