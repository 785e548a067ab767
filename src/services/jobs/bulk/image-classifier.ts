import DataLoader from 'dataloader';
import type { BulkFault, BulkItem, BulkResult } from '../../../domain/bulk.js';
import type { Prediction } from '../../../domain/classification.js';
import type { TenantId } from '../../../domain/ids.js';
import type { ImageInfo } from '../../../domain/image.js';
import type { Label } from '../../../domain/label.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import { internalError, notFound } from '../../../errors.js';
import type { CalibratedRanking, CalibratedRankings } from '../../classify/calibrated.js';
import type { CandidateLabels, Candidates } from '../../classify/candidates.js';
import { predictionsOf, unitEmbedding } from '../../classify/predictions.js';
import type { UsableCalibration } from '../../evaluation/calibration/calibrations.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { type BulkInput, INPUT } from './bulk-input.js';
import { faultOf, type PatientImageParts, PatientImages } from './patient-images.js';

export interface ImageClassifierParts extends PatientImageParts {
  readonly candidates: Candidates;
  readonly calibrated: CalibratedRankings;
  readonly labelSets: LabelSets;
  readonly model: ModelIdentity & { readonly logitBias: number | null };
  /** An image has failed for a reason that nobody expects. */
  readonly onSurprise: (error: unknown) => void;
}

interface Encoded {
  /** Unit length. */
  readonly vector: Float32Array;
  readonly info: ImageInfo | null;
}

/** Classifies images with the labels of one version, for as long as that takes: below everybody who waits for an answer. */
export class ImageClassifier {
  private readonly rankings: DataLoader<Float32Array, CalibratedRanking>;
  private readonly images: PatientImages;

  private constructor(
    private readonly parts: ImageClassifierParts,
    private readonly tenant: TenantId,
    private readonly input: BulkInput,
    private readonly signal: AbortSignal,
    candidates: CandidateLabels,
    usable: UsableCalibration | undefined,
  ) {
    this.images = new PatientImages(parts, { tenant, signal, folder: input.images.folder ?? undefined });
    // Images whose vectors are ready in the same tick are ranked together.
    const rank = (vectors: readonly Float32Array[]) =>
      parts.calibrated.rank(tenant, candidates, vectors, input.topK, usable);
    this.rankings = new DataLoader(rank, { cache: false });
  }

  /** @throws LexiclipError NOT_FOUND when the version or its calibration is gone; MODEL_MISMATCH */
  static async open(
    parts: ImageClassifierParts,
    tenant: TenantId,
    input: BulkInput,
    signal: AbortSignal,
  ): Promise<ImageClassifier> {
    await requireLabelSet(parts.labelSets, tenant, input);
    const candidates = await parts.candidates.get({ tenant, signal }, { labelSet: input.labelSet }, INPUT);
    const usable = await parts.calibrated.find(tenant, candidates, input, INPUT);
    return new ImageClassifier(parts, tenant, input, signal, candidates, usable);
  }

  /** @throws LexiclipError NOT_FOUND when the label set or the calibration was deleted */
  async check(): Promise<void> {
    const { labelSets, calibrated } = this.parts;
    await requireLabelSet(labelSets, this.tenant, this.input);
    await calibrated.checkThere(this.tenant, this.input, INPUT);
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
    const { ranking, follows } = await this.rankings.load(vector);
    const predictions = predictionsOf(ranking, this.input, this.parts.model).map(bulkPrediction);
    const embedding = this.input.keepEmbeddings ? vector : null;
    const unknown = predictions.length === 0 || follows?.isAccepted === false;
    const calibrated = follows ? { calibration: follows.calibration.id, confidence: follows.confidence } : null;
    return { seq: item.seq, name: item.name, predictions, unknown, calibrated, image: info, embedding, fault: null };
  }

  private async encode(item: Exclude<BulkItem, { fault: BulkFault }>): Promise<Encoded> {
    if ('vector' in item) {
      return { vector: unitEmbedding(item.vector, this.parts.model.dimensions, 'embedding'), info: null };
    }
    await this.images.admit();
    const file = await this.images.read(item);
    const { vector, width, height, format } = await this.images.encode(file);
    return { vector, info: { sha256: file.sha256, width, height, format } };
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
  unknown: false,
  calibrated: null,
  image: null,
  embedding: null,
  fault,
});
