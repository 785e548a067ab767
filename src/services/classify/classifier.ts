import type { Classification, ClassifyObserver, Provenance } from '../../domain/classification.js';
import type { TenantId } from '../../domain/ids.js';
import type { ImageInfo, ImageSource } from '../../domain/image.js';
import { LIMITS } from '../../domain/limits.js';
import type { ModelIdentity } from '../../domain/model-identity.js';
import type { Scoring } from '../../domain/scoring.js';
import { badInput, LexiclipError } from '../../errors.js';
import type { ImageVector, ImageVectorLoader } from '../embedding/image-vectors.js';
import type { CalibratedRequest } from '../evaluation/calibration/calibrations.js';
import { ImageFault } from '../images/image-fault.js';
import type { GivenEmbedding, ImageFile, ImageReader } from '../images/image-source.js';
import type { LabelRanking } from '../ranking/label-ranking.js';
import { type CalibratedRanking, type CalibratedRankings, checkCalibrated } from './calibrated.js';
import { type CandidateLabels, type Candidates, type CandidatesRequest, checkCandidatesRequest } from './candidates.js';
import type { Collecting } from './collecting.js';
import { checkRanking, checkScoringOf, predictionsOf, type RankingOptions, unitEmbedding } from './predictions.js';

interface RankingRequest extends CandidatesRequest, RankingOptions, CalibratedRequest {}

interface ClassifyRequest extends RankingRequest {
  readonly image: ImageSource;
}

interface ClassifyManyRequest extends RankingRequest {
  readonly images: readonly ImageSource[];
}

/** What a classification needs to know about its request. */
export interface ClassifyContext {
  readonly tenant: TenantId;
  readonly images: ImageVectorLoader;
  /** Counts an image. @throws LexiclipError RATE_LIMITED when the tenant has used up its images for this minute */
  readonly admitImage: () => Promise<void>;
  /** Aborts at the request's deadline, and when its client disconnects. */
  readonly signal: AbortSignal;
  readonly observer: ClassifyObserver;
}

export interface ClassifyFailure {
  readonly index: number;
  readonly error: LexiclipError;
}

type Encoding = Omit<ImageVector, 'info'> & {
  readonly info: ImageInfo | null;
  /** Undefined for an embedding that was given. */
  readonly file?: ImageFile | undefined;
};

/** Classifies images: encodes them, compares them with the candidate labels, and ranks these by score. */
export class Classifier {
  constructor(
    private readonly reader: ImageReader,
    private readonly candidates: Candidates,
    private readonly calibrated: CalibratedRankings,
    private readonly collecting: Collecting,
    private readonly model: ModelIdentity & { readonly logitBias: number | null },
  ) {}

  /**
   * Classifies one image.
   *
   * @throws LexiclipError BAD_USER_INPUT or NOT_FOUND naming the argument; MODEL_MISMATCH; UNSUPPORTED_IMAGE or
   *   PAYLOAD_TOO_LARGE for the image; RATE_LIMITED, OVERLOADED or TIMEOUT
   */
  async classify(context: ClassifyContext, request: ClassifyRequest): Promise<Classification> {
    const started = performance.now();
    this.checkRanking(request);
    // Both start in the same tick, because the loader dispatches together what it is given before the tick ends.
    const [encoding, candidates] = await Promise.all([
      this.encode(context, request.image, 'input.image'),
      this.labelsOf(context, request),
    ]);
    const [classification] = await this.rankAll(context, [encoding], candidates, request, started);
    return classification as Classification;
  }

  /**
   * Classifies several images. An image that cannot be encoded is a `ClassifyFailure` and does not affect the others.
   *
   * @throws LexiclipError as `classify`, for everything but the images
   */
  async classifyMany(
    context: ClassifyContext,
    request: ClassifyManyRequest,
  ): Promise<(Classification | ClassifyFailure)[]> {
    const started = performance.now();
    this.checkRanking(request);
    const { length } = request.images;
    if (length < 1 || length > LIMITS.imagesPerCall) {
      throw badInput('input.images', `must have 1 to ${LIMITS.imagesPerCall} entries, not ${length}`);
    }
    const [encodings, candidates] = await Promise.all([
      Promise.allSettled(request.images.map((image, i) => this.encode(context, image, `input.images[${i}]`))),
      this.labelsOf(context, request),
    ]);
    const encoded = encodings.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const classifications = await this.rankAll(context, encoded, candidates, request, started);
    let next = 0;
    return encodings.map((outcome, index) => {
      if (outcome.status === 'fulfilled') return classifications[next++] as Classification;
      if (outcome.reason instanceof LexiclipError) return { index, error: outcome.reason };
      throw outcome.reason;
    });
  }

  private checkRanking(request: RankingRequest): void {
    checkCandidatesRequest(request, 'input');
    checkRanking(request, 'input', this.model);
    checkCalibrated(request, 'input');
  }

  private async labelsOf(context: ClassifyContext, request: RankingRequest): Promise<CandidateLabels> {
    const candidates = await this.candidates.get(context, request, 'input');
    checkScoringOf(candidates.labelSet?.version, request.scoring, 'input');
    return candidates;
  }

  private encode(context: ClassifyContext, source: ImageSource, argument: string): Promise<Encoding> {
    const encoding = this.vectorOf(context, source, argument);
    encoding.catch((error: unknown) => context.observer.failed(error));
    return encoding;
  }

  private async vectorOf(context: ClassifyContext, source: ImageSource, argument: string): Promise<Encoding> {
    const { images } = context;
    if (source.embedding == null) await context.admitImage();
    const reading = this.reader.read(source, argument, context);
    // Awaited only if it is a promise: otherwise the loader would dispatch it a tick later than the others.
    const image = reading instanceof Promise ? await reading : reading;
    if (image.kind === 'embedding') return this.given(image);
    const found = await images.load(image).catch((error: unknown) => {
      throw error instanceof ImageFault ? error.at(image.argument) : error;
    });
    return { ...found, file: image };
  }

  private given({ values, argument }: GivenEmbedding): Encoding {
    const vector = unitEmbedding(values, this.model.dimensions, argument);
    const done = { info: null, decodeMs: 0, queueMs: 0, embedMs: 0, batchSize: 0, cached: false };
    return { vector, ...done, encodedAt: performance.now() };
  }

  private async rankAll(
    { tenant, observer }: ClassifyContext,
    encodings: readonly Encoding[],
    candidates: CandidateLabels,
    request: RankingRequest,
    started: number,
  ): Promise<Classification[]> {
    const usable = await this.calibrated.find(tenant, candidates, request, 'input');
    const rankStarted = performance.now();
    const images = encodings.map(({ vector }) => vector);
    const collecting = this.collecting.of(tenant, candidates);
    const topK = collecting ? Math.max(2, request.topK) : request.topK;
    const rankings = await this.calibrated.rank(tenant, candidates, images, topK, usable);
    const rankedAt = performance.now();
    const times = { rankMs: (rankedAt - rankStarted) / Math.max(1, images.length), totalMs: rankedAt - started };
    return encodings.map(({ vector, info, file, decodeMs, queueMs, embedMs, batchSize, cached, encodedAt }, i) => {
      const timings = { decodeMs, queueMs, embedMs, ...times, batchSize, cached };
      observer.classified({ timings, startedAt: started, encodedAt, rankedAt });
      const { ranking, follows } = rankings[i] as CalibratedRanking;
      collecting?.offer({ vector, file, info }, ranking);
      const predictions = predictionsOf(ranking, request, this.model, follows?.confidence);
      return {
        version: candidates.labelSet?.version ?? null,
        templates: candidates.template.templates,
        warnings: candidates.warnings,
        predictions,
        unknown: predictions.length === 0 || follows?.isAccepted === false,
        setOf: follows?.setOf,
        embedding: vector,
        image: info,
        provenance: {
          ...this.provenance(candidates, ranking, request.scoring),
          calibration: follows?.calibration ?? null,
        },
        timings,
      };
    });
  }

  private provenance(
    { labelSet, template }: CandidateLabels,
    { index }: LabelRanking,
    scoring: Scoring,
  ): Omit<Provenance, 'calibration'> {
    return {
      labelSetSlug: labelSet?.slug ?? null,
      labelSetVersion: labelSet?.version.number ?? null,
      labelSetDigest: labelSet?.version.digest ?? null,
      promptTemplateSlug: template.slug,
      promptTemplateVersion: template.number,
      modelId: this.model.id,
      modelDigest: this.model.digest,
      dtype: this.model.dtype,
      scoring,
      search: index ? 'INDEX' : 'EXACT',
      recallAt10: index?.recallAt10 ?? null,
      learned: labelSet?.version.learned ?? null,
    };
  }
}
