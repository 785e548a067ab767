import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';
import type { BulkFault, BulkItem, BulkResult } from '../../../domain/bulk.js';
import type { Prediction } from '../../../domain/classification.js';
import type { TenantId } from '../../../domain/ids.js';
import { type ImageInfo, UploadedFile } from '../../../domain/image.js';
import type { Label } from '../../../domain/label.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import { internalError, LexiclipError, notFound } from '../../../errors.js';
import type { CandidateLabels, Candidates } from '../../classify/candidates.js';
import { predictionsOf, unitEmbedding } from '../../classify/predictions.js';
import type { ImageEncoder } from '../../embedding/image-encoder.js';
import { ImageFault } from '../../images/image-fault.js';
import type { ImageFile, ImageReader } from '../../images/image-source.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { LabelRanking } from '../../ranking/label-ranking.js';
import { retryAfterOf } from '../job-error.js';
import { type BulkInput, INPUT } from './bulk-input.js';
import { readImage } from './sources/folder.js';

export interface ImageClassifierParts {
  readonly candidates: Candidates;
  readonly labelSets: LabelSets;
  readonly reader: ImageReader;
  readonly encoder: ImageEncoder;
  readonly model: ModelIdentity & { readonly logitBias: number | null };
  /** Waits until the tenant may have another image encoded. @throws the signal's reason */
  readonly admitImage: (tenant: TenantId, signal: AbortSignal) => Promise<void>;
  /** An image has failed for a reason that nobody expects. */
  readonly onSurprise: (error: unknown) => void;
}

interface Encoded {
  /** Unit length. */
  readonly vector: Float32Array;
  readonly info: ImageInfo | null;
}

/** What errors of an image name. */
const IMAGE = 'image';
/** Shortest and longest waiting time of an image that is refused because too many wait, ms. */
const WAIT_MS = { least: 20, most: 2_000 };

/** Classifies images with the labels of one version, for as long as that takes: below everybody who waits for an answer. */
export class ImageClassifier {
  private readonly rankings: DataLoader<Float32Array, LabelRanking>;

  private constructor(
    private readonly parts: ImageClassifierParts,
    private readonly tenant: TenantId,
    private readonly input: BulkInput,
    private readonly signal: AbortSignal,
    candidates: CandidateLabels,
  ) {
    // Images whose vectors are ready in the same tick are ranked together.
    this.rankings = new DataLoader((vectors) => candidates.rank(vectors, input.topK), { cache: false });
  }

  /** @throws LexiclipError NOT_FOUND when the version is gone; MODEL_MISMATCH */
  static async open(
    parts: ImageClassifierParts,
    tenant: TenantId,
    input: BulkInput,
    signal: AbortSignal,
  ): Promise<ImageClassifier> {
    await requireLabelSet(parts.labelSets, tenant, input);
    const candidates = await parts.candidates.get({ tenant, signal }, { labelSet: input.labelSet }, INPUT);
    return new ImageClassifier(parts, tenant, input, signal, candidates);
  }

  /** @throws LexiclipError NOT_FOUND when the label set was deleted */
  check(): Promise<void> {
    return requireLabelSet(this.parts.labelSets, this.tenant, this.input);
  }

  /** One that cannot be classified is a result as well. @throws the signal's reason */
  async classify(item: BulkItem): Promise<BulkResult> {
    for (let isSecond = false; ; isSecond = true) {
      try {
        return await this.resultOf(item);
      } catch (error) {
        this.signal.throwIfAborted();
        const fault = faultOf(error);
        if (fault) return failed(item, fault);
        if (!isSecond) continue;
        this.parts.onSurprise(error);
        const { code, message } = internalError();
        return failed(item, { code, message });
      }
    }
  }

  private async resultOf(item: BulkItem): Promise<BulkResult> {
    if ('fault' in item) return failed(item, item.fault);
    const { vector, info } = await this.encode(item);
    const ranking = await this.rankings.load(vector);
    const predictions = predictionsOf(ranking, this.input, this.parts.model).map(bulkPrediction);
    const embedding = this.input.keepEmbeddings ? vector : null;
    return { seq: item.seq, name: item.name, predictions, image: info, embedding, fault: null };
  }

  private async encode(item: Exclude<BulkItem, { fault: BulkFault }>): Promise<Encoded> {
    if ('vector' in item) {
      return { vector: unitEmbedding(item.vector, this.parts.model.dimensions, 'embedding'), info: null };
    }
    const { tenant, signal } = this;
    await this.parts.admitImage(tenant, signal);
    const file = await this.patiently(async () => this.read(item));
    const { vector, width, height, format } = await this.patiently(() =>
      this.parts.encoder.encode(tenant, file, signal, { lane: 'batch' }),
    );
    return { vector, info: { sha256: file.sha256, width, height, format } };
  }

  private async read(item: BulkItem): Promise<ImageFile> {
    const { tenant, signal } = this;
    const bytes = 'path' in item ? await readImage(item.path, this.input.images.folder as string) : undefined;
    const source =
      'url' in item
        ? { url: item.url }
        : { upload: new UploadedFile(bytes ?? (item as { bytes: Uint8Array }).bytes, item.name) };
    return (await this.parts.reader.read(source, IMAGE, { tenant, signal })) as ImageFile;
  }

  /** Waits, and tries again, as long as too many others wait. */
  private async patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LexiclipError) || error.code !== 'OVERLOADED') throw error;
        const waitMs = Math.min(WAIT_MS.most, Math.max(WAIT_MS.least, retryAfterOf(error) ?? 0));
        await sleep(waitMs, undefined, { signal: this.signal }).catch(() => this.signal.throwIfAborted());
      }
    }
  }
}

/** Whether the set is the one that the job began with: another may have its slug now. */
async function requireLabelSet(labelSets: LabelSets, tenant: TenantId, { labelSet, labelSetId }: BulkInput) {
  const set = await labelSets.find(tenant, labelSet.slug);
  if (set?.id === labelSetId) return;
  const since = set ? 'it was deleted, and the slug is that of another set now' : 'it was deleted';
  throw notFound(`${INPUT}.labelSet`, `label set "${labelSet.slug}" any more: ${since}`);
}

const bulkPrediction = ({ rank, name, label, similarity, probability }: Prediction) => ({
  rank,
  label: name,
  labelId: (label as Label).id,
  similarity,
  probability,
});

const failed = ({ seq, name }: BulkItem, fault: BulkFault): BulkResult => ({
  seq,
  name,
  predictions: [],
  image: null,
  embedding: null,
  fault,
});

/** What is wrong with the image; undefined for what is not its fault. */
function faultOf(error: unknown): BulkFault | undefined {
  const shown = error instanceof ImageFault ? error.at(IMAGE) : error;
  if (!(shown instanceof LexiclipError) || shown.code === 'INTERNAL') return undefined;
  return { code: shown.code, message: shown.message };
}
