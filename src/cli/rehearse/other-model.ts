import type { Label } from '../../domain/label.js';
import type { Dtype } from '../../domain/model-identity.js';
import { textRulesOf } from '../../domain/text-rules.js';
import { labelVector, normaliseRows } from '../../domain/vectors.js';
import { availableCores } from '../../services/concurrency/available-cores.js';
import { Preprocessor } from '../../services/images/preprocessor.js';
import { type LoadedModel, loadModel } from '../../services/models/model.js';
import { rankScores } from '../../services/ranking/row-ranking.js';
import { probabilityOf, similarities } from '../../services/ranking/scoring.js';
import { promptsOf } from '../../services/templates/rendering.js';
import { FetchProgress } from '../terminal/fetch-progress.js';

/** With its `labelId` as `id`. */
export type VocabularyLabel = Pick<Label, 'name' | 'synonyms' | 'prompts'> & { readonly id: string };

/** What a version is encoded from, whatever the model. */
export interface Vocabulary {
  readonly labels: readonly VocabularyLabel[];
  readonly templates: readonly string[];
}

/** What a model says of a picture first. */
export interface FirstAnswer {
  readonly labelId: string;
  readonly name: string;
  readonly similarity: number;
  readonly probability: number;
}

/** A model on this machine that answers by a vocabulary, as a server with it would. */
export class OtherModel {
  private readonly preprocessor: Preprocessor;

  private constructor(
    private readonly model: LoadedModel,
    readonly dtype: Dtype,
  ) {
    this.preprocessor = new Preprocessor(model.spec.preprocess, availableCores());
  }

  /** @param name a folder, a bundled name or an id on the hub @throws StartupError when it cannot be loaded */
  static async load(name: string, dtype: Dtype | undefined): Promise<OtherModel> {
    const { loadConfig } = await import('../../config.js');
    const { modelServer: _, ...config } = loadConfig({ ...process.env, LEXICLIP_MODEL: name });
    const settings = { ...config, dtype: dtype ?? config.dtype };
    const progress = new FetchProgress();
    const model = await loadModel(settings, progress.show).finally(() => progress.stop());
    return new OtherModel(model, settings.dtype);
  }

  get id(): string {
    return this.model.spec.id;
  }

  get digest(): string {
    return this.model.spec.digest;
  }

  /**
   * @param onLabel told of each label that is encoded
   * @returns the vectors of the labels in their order, row-major, [labels × dimensions], unit length
   */
  async labelVectors({ labels, templates }: Vocabulary, onLabel: () => void): Promise<Float32Array> {
    const rules = textRulesOf(this.model.spec.textRules);
    const { dimensions } = this.model.spec;
    const matrix = new Float32Array(labels.length * dimensions);
    for (const [row, label] of labels.entries()) {
      const prompts = promptsOf(label, templates, rules);
      matrix.set(labelVector(await this.promptVectors(prompts)), row * dimensions);
      onLabel();
    }
    return matrix;
  }

  /**
   * @param vectors as `labelVectors` gives them
   * @param pictures files
   * @returns what it says of each picture @throws ImageFault for one that cannot be decoded
   */
  async answers(
    labels: readonly VocabularyLabel[],
    vectors: Float32Array,
    pictures: readonly Uint8Array[],
  ): Promise<FirstAnswer[]> {
    return (await this.pictureVectors(pictures)).map((picture) => {
      const {
        rows,
        similarities: best,
        softmax,
      } = rankScores(similarities(picture, vectors), picture, { topK: 1, logitScale: this.model.spec.logitScale });
      const { id: labelId, name } = labels[rows[0] as number] as VocabularyLabel;
      const similarity = best[0] as number;
      return { labelId, name, similarity, probability: probabilityOf(similarity, softmax) };
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.preprocessor.close(), this.model.close()]);
  }

  private async promptVectors(prompts: readonly string[]): Promise<Float32Array[]> {
    const { wide } = this.model.sessions;
    return inRuns(prompts, wide.maxBatch.texts, (some) => wide.embedTexts(some));
  }

  private async pictureVectors(pictures: readonly Uint8Array[]): Promise<Float32Array[]> {
    const { wide } = this.model.sessions;
    const { pixelCount } = this.preprocessor;
    const pixels = await Promise.all(
      pictures.map(async (bytes) => {
        const shared = new Float32Array(new SharedArrayBuffer(4 * pixelCount));
        await this.preprocessor.prepare(bytes, shared);
        return shared;
      }),
    );
    return inRuns(pixels, wide.maxBatch.images, (some) => wide.embedImages(some));
  }
}

/** @returns unit vectors */
async function inRuns<Input>(
  inputs: readonly Input[],
  most: number,
  embed: (inputs: readonly Input[]) => Promise<{ readonly vectors: Float32Array }>,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let start = 0; start < inputs.length; start += most) {
    const some = inputs.slice(start, start + most);
    vectors.push(...normaliseRows((await embed(some)).vectors, some.length));
  }
  return vectors;
}
