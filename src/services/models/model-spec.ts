import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dtype } from '../../domain/model-identity.js';
import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import { StartupError } from '../../errors.js';
import { parsePreprocessSpec } from './preprocessor-config.js';

const BUNDLED = fileURLToPath(new URL('../../../models/', import.meta.url));

/** Suffixes of the file names of exports, by dtype, as Transformers.js defines them. */
const SUFFIX: Record<Dtype, string> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
};

/** Dtypes whose exports scale activations over the whole batch, so that one image's vector depends on the others. */
const BATCH_VARIANT: ReadonlySet<Dtype> = new Set(['q8', 'int8', 'uint8']);

/** Whether the vector of an input does not depend on the other inputs of its batch. */
export const isBatchInvariant = (dtype: Dtype): boolean => !BATCH_VARIANT.has(dtype);

/** Initial value of training, a natural logarithm. `transformers` writes it to configurations by default. */
const INITIAL_LOGIT_SCALE = 2.6592;
const OPENAI_LOGIT_SCALE = 100;

/** CLIP is trained with a softmax over captions, SigLIP with a sigmoid for each pair. */
export type ModelFamily = 'clip' | 'siglip';

/** Where a model is: a folder in the Hugging Face layout. A hub model is downloaded into it on the first start. */
export interface ModelLocation {
  readonly id: string;
  readonly folder: string;
  /** Whether missing files are downloaded from the hub. */
  readonly remote: boolean;
}

/** @throws StartupError when LEXICLIP_MODEL names no model */
export function locateModel(model: string, cache: string): ModelLocation {
  const bundled = join(BUNDLED, model);
  if (/^[\w.-]+$/.test(model) && existsSync(join(bundled, 'config.json'))) {
    return { id: model, folder: bundled, remote: false };
  }
  const folder = resolve(model);
  if (existsSync(join(folder, 'config.json'))) return { id: basename(folder), folder, remote: false };
  if (/^[\w.-]+\/[\w.-]+$/.test(model) && !model.startsWith('.') && !isAbsolute(model)) {
    return { id: model, folder: join(resolve(cache), model), remote: true };
  }
  throw new StartupError(
    'LEXICLIP_MODEL must be a bundled name, a folder with a config.json, or a model id on the hub such as owner/name',
  );
}

/** Properties of a model, read from its files. */
export interface ModelSpec {
  readonly id: string;
  /** SHA-256 of the files that determine its results, hex. */
  readonly digest: string;
  /** Length of its vectors. */
  readonly dimensions: number;
  readonly family: ModelFamily;
  /** Factor of the similarity before the softmax or sigmoid. */
  readonly logitScale: number;
  /** Added to the scaled similarity before the sigmoid; null for CLIP, which has none. */
  readonly logitBias: number | null;
  readonly preprocess: PreprocessSpec;
}

/** Settings that override the values in the model's files. */
interface LogitSettings {
  readonly logitScale: number | undefined;
  readonly logitBias: number | undefined;
}

/** @throws StartupError with the variable that is wrong, or must be set for this model */
export async function readModelSpec(
  { id, folder }: ModelLocation,
  { dtype, logitScale, logitBias }: LogitSettings & { readonly dtype: Dtype },
): Promise<ModelSpec> {
  const config = await readJson(join(folder, 'config.json'));
  const family = familyOf(config);
  return {
    id,
    digest: await digest(folder, dtype),
    dimensions: dimensionsOf(config, family),
    family,
    ...(family === 'clip' ? clipLogits(config, logitScale, logitBias) : siglipLogits(config, logitScale, logitBias)),
    preprocess: parsePreprocessSpec(await readJson(join(folder, 'preprocessor_config.json'))),
  };
}

type Json = Record<string, unknown>;
type Logits = Pick<ModelSpec, 'logitScale' | 'logitBias'>;

function familyOf({ model_type }: Json): ModelFamily {
  if (model_type === 'clip' || model_type === 'siglip') return model_type;
  throw new StartupError(`LEXICLIP_MODEL must be a CLIP or SigLIP model; its config.json says "${String(model_type)}"`);
}

function dimensionsOf(config: Json, family: ModelFamily): number {
  if (family === 'clip') return Number(config.projection_dim);
  const { projection_size, hidden_size } = (config.text_config ?? {}) as Json;
  // 768 is the default of `transformers`, which configurations may leave out.
  return Number(projection_size ?? hidden_size ?? 768);
}

function clipLogits(config: Json, scale: number | undefined, bias: number | undefined): Logits {
  if (bias !== undefined) throw new StartupError('LEXICLIP_LOGIT_BIAS applies to SigLIP models only');
  const logarithm = config.logit_scale_init_value;
  const untrained = typeof logarithm !== 'number' || Math.abs(logarithm - INITIAL_LOGIT_SCALE) < 1e-3;
  return { logitScale: scale ?? (untrained ? OPENAI_LOGIT_SCALE : Math.exp(logarithm)), logitBias: null };
}

/** SigLIP's scale and bias differ between checkpoints, and the towers' exports do not contain them. */
function siglipLogits(config: Json, scale: number | undefined, bias: number | undefined): Logits {
  const { logit_scale, logit_bias } = config;
  const logitScale = scale ?? (typeof logit_scale === 'number' ? Math.exp(logit_scale) : undefined);
  const logitBias = bias ?? (typeof logit_bias === 'number' ? logit_bias : undefined);
  if (logitScale !== undefined && logitBias !== undefined) return { logitScale, logitBias };
  throw new StartupError(
    'LEXICLIP_LOGIT_SCALE and LEXICLIP_LOGIT_BIAS must be set for a SigLIP model whose config.json has no logit_scale ' +
      "and logit_bias: the first is e to the power of the checkpoint's logit_scale",
  );
}

/** Paths of the model's files, relative to its folder. Those in `optional` may be missing. */
function modelFiles(dtype: Dtype) {
  const towers = ['text_model', 'vision_model'].map((tower) => `onnx/${tower}${SUFFIX[dtype]}.onnx`);
  return {
    required: ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json', ...towers],
    optional: towers.map((tower) => `${tower}_data`),
  };
}

/** Path of the file of one tower. */
export const towerFile = (
  { root, name, dtype }: { root: string; name: string; dtype: Dtype },
  tower: 'text' | 'vision',
): string => join(root, name, `onnx/${tower}_model${SUFFIX[dtype]}.onnx`);

/** Paths of the image tower's files that exist. */
export const visionFiles = (folder: string, dtype: Dtype): string[] =>
  ['', '_data'].map((end) => join(folder, `onnx/vision_model${SUFFIX[dtype]}.onnx${end}`)).filter(existsSync);

/** @throws StartupError with the first missing file */
export function checkModelFiles(folder: string, dtype: Dtype): void {
  for (const file of modelFiles(dtype).required) {
    if (existsSync(join(folder, file))) continue;
    const variable = file.startsWith('onnx/') ? 'LEXICLIP_DTYPE' : 'LEXICLIP_MODEL';
    throw new StartupError(`${variable}: the model's folder has no ${file}`);
  }
}

async function digest(folder: string, dtype: Dtype): Promise<string> {
  const { required, optional } = modelFiles(dtype);
  const total = createHash('sha256');
  for (const file of [...required, ...optional.filter((name) => existsSync(join(folder, name)))].sort()) {
    const path = join(folder, file);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
    total.update(`${file} ${(await stat(path)).size} ${hash.digest('hex')}\n`);
  }
  return total.digest('hex');
}

const readJson = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;

/** The location as Transformers.js wants it: a name below a folder of models. */
export const transformersPath = ({ id, folder, remote }: ModelLocation): { root: string; name: string } =>
  remote ? { root: folder.slice(0, -id.length - 1), name: id } : { root: dirname(folder), name: basename(folder) };
