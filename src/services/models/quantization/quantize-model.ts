import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreprocessSpec } from '../../../domain/preprocess-spec.js';
import { StartupError } from '../../../errors.js';
import { availableCores } from '../../concurrency/available-cores.js';
import { filesOfTower, SUFFIX } from '../files/tower-files.js';
import { type FileSettings, type ModelParts, readModel } from '../read-model.js';
import { Towers } from '../thread/towers.js';
import { compareForms, type RunningForm, type TowerComparison } from './comparison.js';
import type { Pixels } from './forms/calibration.js';
import { planPatchProducts } from './forms/patch-convolution.js';
import { planPerRowForm } from './forms/per-row-form.js';
import { planSignedWeights } from './forms/signed-weights.js';
import { findStaticForm, type StaticForm } from './forms/static-search.js';
import { writeOnnx } from './onnx/onnx-file.js';
import { generatedImages, PROMPTS } from './samples.js';
import { readFloatGraph, readGraph } from './source-graph.js';
import { sessionsIn } from './with-session.js';
import { Workspace } from './workspace.js';

export interface Quantization extends Pick<FileSettings, 'modelFamily' | 'modelSize'> {
  /** The model's folder. */
  readonly folder: string;
  /** The export that it starts from, and the form that it makes: of quantised ones, only int8 can be made. */
  readonly from: 'fp32' | 'q8' | 'uint8';
  readonly form: 'q8row' | 'q8static' | 'int8';
  /** Whether files of that form may be there already. */
  readonly overwrite: boolean;
  /** Whether its speed is measured. */
  readonly measure: boolean;
  /** Makes the model input of photos; none, to compare on generated images. */
  photos(spec: PreprocessSpec): Promise<readonly Pixels[]>;
  onStep(what: string): void;
}

/** One file that was made. */
export interface QuantizedFile {
  /** Relative to the model's folder. */
  readonly file: string;
  /** Number of products that are of 8-bit integers now. */
  readonly products: number;
  /** Sizes of the files that it was made from, and of the new ones, bytes. */
  readonly bytesBefore: number;
  readonly bytes: number;
}

export interface QuantizationReport {
  readonly dtype: Quantization['form'];
  readonly files: readonly QuantizedFile[];
  readonly towers: readonly TowerComparison[];
  /** Whether the images of the comparison are photos. */
  readonly hasPhotos: boolean;
  /** Threads of each of the sessions whose speed was measured. */
  readonly threads: number;
}

/** Fewest photos for the static form. */
export const MIN_STATIC_PHOTOS = 12;
/** Each of this number of photos is kept apart from the calibration. */
const KEPT_APART = 3;
/** Least cosine of the photos that were kept apart. */
const MIN_STATIC_COSINE = 0.999;

/**
 * Makes another form of a model's files, beside them, and compares the two. Nothing is left of a form that is
 * refused.
 *
 * @throws StartupError with the file and what is wrong with it
 */
export async function quantizeModel(request: Quantization): Promise<QuantizationReport> {
  const parts = await readParts(request);
  const targets = targetsOf(parts, request);
  const photos = await request.photos(parts.preprocess);
  if (request.form === 'q8static' && photos.length < MIN_STATIC_PHOTOS) {
    throw new StartupError(`--photos: at least ${MIN_STATIC_PHOTOS} are needed, and there are ${photos.length}`);
  }
  const workspace = await Workspace.open(request.folder);
  try {
    return await new QuantizationRun(request, parts, photos, workspace).run(targets);
  } finally {
    await workspace.close();
  }
}

async function readParts({ folder, from, modelFamily, modelSize }: Quantization): Promise<ModelParts> {
  if (!existsSync(join(folder, 'config.json')))
    throw new StartupError(`${folder}: is no model's folder: it has no config.json`);
  try {
    return await readModel(folder, { dtype: from, device: 'cpu', modelFamily, modelSize });
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    throw new StartupError(error.message.replace(/^LEXICLIP_(MODEL|DTYPE): (the model's folder )?/, `${folder}: `), {
      cause: error,
    });
  }
}

/** The files that it starts from, by the names of the new ones. @throws StartupError when one of those is there already */
function targetsOf({ files }: ModelParts, request: Quantization): ReadonlyMap<string, string> {
  const { folder, overwrite } = request;
  const { text, vision } = files.towers;
  const targets = new Map([text, vision].map((source) => [renamed(source, request), source]));
  const existing = [...targets.keys()].find((target) => existsSync(join(folder, target)));
  if (existing && !overwrite) throw new StartupError(`${join(folder, existing)}: already exists: add --overwrite`);
  return targets;
}

const renamed = (source: string, { from, form }: Quantization): string =>
  `${source.slice(0, -`${SUFFIX[from]}.onnx`.length)}${SUFFIX[form]}.onnx`;

class QuantizationRun {
  private readonly threads = availableCores();

  constructor(
    private readonly request: Quantization,
    private readonly parts: ModelParts,
    private readonly photos: readonly Pixels[],
    private readonly workspace: Workspace,
  ) {}

  async run(targets: ReadonlyMap<string, string>): Promise<QuantizationReport> {
    const { request, workspace } = this;
    const files: QuantizedFile[] = [];
    for (const [target, source] of targets) files.push(await this.make(target, source));
    this.refuseUnchanged(targets, files);
    request.onStep('comparing');
    const towers = await this.compare();
    this.refuse(towers);
    for (const target of targets.keys()) await workspace.publish(target);
    return { dtype: request.form, files, towers, hasPhotos: this.photos.length > 0, threads: this.threads };
  }

  private async make(target: string, source: string): Promise<QuantizedFile> {
    const { folder, onStep } = this.request;
    onStep(`rewriting ${source}`);
    const { graph, products } = await this.formOf(source);
    const { path } = await this.workspace.place(target);
    const bytes = await writeOnnx({ path, model: graph.model });
    const before = await Promise.all(
      filesOfTower(folder, source).map(async (file) => (await stat(join(folder, file))).size),
    );
    return { file: target, products, bytesBefore: before.reduce((sum, size) => sum + size, 0), bytes };
  }

  private async formOf(source: string): Promise<StaticForm> {
    const { parts, photos, workspace, request } = this;
    const path = join(request.folder, source);
    if (request.form === 'int8') {
      const plan = await readGraph(path);
      const products = planSignedWeights(plan);
      return { graph: plan.commit(), products };
    }
    const patches = await readFloatGraph(path);
    planPatchProducts(patches, parts.preprocess);
    const graph = patches.commit();
    if (request.form === 'q8static' && source === parts.files.towers.vision) {
      request.onStep(`calibrating ${source}`);
      const images = photos.filter((_, i) => i % KEPT_APART !== 0);
      return findStaticForm(graph, parts.preprocess, images, sessionsIn(workspace.folder, this.threads));
    }
    const products = planPerRowForm(graph);
    return { graph: graph.commit(), products };
  }

  private async compare(): Promise<readonly TowerComparison[]> {
    const { request, parts, photos, workspace } = this;
    const { text, vision } = parts.files.towers;
    const kept = request.form === 'q8static' ? photos.filter((_, i) => i % KEPT_APART === 0) : photos;
    const images = kept.length > 0 ? kept : generatedImages(parts.preprocess);
    const made = (file: string) => join(workspace.name, renamed(file, request));
    const before = await this.open(text, vision);
    try {
      const after = await this.open(made(text), made(vision));
      try {
        return await compareForms(before, after, { prompts: PROMPTS, images }, request.measure);
      } finally {
        await after.close();
      }
    } finally {
      await before.close();
    }
  }

  /** @param text path of the text tower's file, relative to the model's folder; `vision` likewise */
  private async open(text: string, vision: string): Promise<RunningForm> {
    const { session, family } = this.parts;
    const towers = await Towers.load({ ...session, files: { text, vision }, threads: this.threads, towers: 'both' });
    return {
      embedTexts: async (prompts) => (await towers.embedTexts(prompts, family.text.padding)).vectors,
      embedImages: async (images) => (await towers.embedImages(images)).vectors,
      close: () => towers.dispose(),
    };
  }

  /** A tower whose weights are signed already is fine beside one that was changed; one in fp32 that stays so is not. */
  private refuseUnchanged(targets: ReadonlyMap<string, string>, files: readonly QuantizedFile[]): void {
    const { folder, form, from } = this.request;
    const unchanged = files.filter(({ products }) => products === 0);
    const [first] = unchanged;
    if (!first || (form === 'int8' && unchanged.length < files.length)) return;
    const what =
      form === 'int8'
        ? `the ${from} files have no products with unsigned weights`
        : 'has no MatMul or Gemm with constant fp32 weights';
    throw new StartupError(`${form === 'int8' ? folder : join(folder, targets.get(first.file) ?? '')}: ${what}`);
  }

  private refuse(towers: readonly TowerComparison[]): void {
    const image = towers.find(({ tower }) => tower === 'image');
    if (this.request.form !== 'q8static' || !image || image.worst >= MIN_STATIC_COSINE) return;
    const found = `the worst of ${image.inputs} photos that were kept apart has a cosine of ${image.worst.toFixed(5)} to fp32`;
    throw new StartupError(`--static: ${found}, and ${MIN_STATIC_COSINE} is required: take the form without --static`);
  }
}
