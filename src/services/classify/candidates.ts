import type { TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import type { LabelSetRef } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { LIMITS } from '../../domain/limits.js';
import type { ModelIdentity } from '../../domain/model-identity.js';
import { foldedName } from '../../domain/names.js';
import type { PromptTemplateRef } from '../../domain/prompt-template.js';
import { badInput } from '../../errors.js';
import type { LabelEncoder } from '../label-sets/label-encoder.js';
import { checkSameModel, type LabelSets } from '../label-sets/label-sets.js';
import type { LargeVersions } from '../ranking/large-versions.js';
import type { Ranker } from '../ranking/ranker.js';
import type { Softmax } from '../ranking/scoring.js';
import type { PromptTemplates } from '../templates/prompt-templates.js';
import { checkCount, checkName } from '../validation/text.js';

export interface VocabularyRequest {
  readonly labelSet?: LabelSetRef | null | undefined;
  readonly labels?: readonly string[] | null | undefined;
  readonly promptTemplate?: PromptTemplateRef | null | undefined;
}

export interface RankedLabel {
  readonly name: string;
  /** Null for labels of one call. */
  readonly label: Label | null;
  readonly similarity: number;
}

export interface LabelRanking {
  readonly labels: readonly RankedLabel[];
  /** Over all labels of the vocabulary: exactly, or estimated where an index was searched. */
  readonly softmax: Softmax;
  /** What was searched instead of all labels; null where all were compared. */
  readonly index: { readonly recallAt10: number } | null;
}

/** What an image is compared with, and where it came from. */
export interface Vocabulary {
  /** The best labels for each image, best first. @param images unit length, [dimensions] each */
  rank(images: readonly Float32Array[], topK: number): Promise<LabelRanking[]>;
  /** Absent for labels of one call. */
  readonly labelSet?: { readonly slug: string; readonly version: LabelSetVersion };
  readonly template: { readonly slug: string; readonly number: number; readonly templates: readonly string[] };
}

/** Finds or makes the vocabulary of a classification. */
export class Vocabularies {
  constructor(
    private readonly labelSets: LabelSets,
    private readonly templates: PromptTemplates,
    private readonly encoder: LabelEncoder,
    private readonly ranker: Ranker,
    private readonly large: LargeVersions,
    private readonly model: ModelIdentity,
  ) {}

  /** @param argument path of the input that the request is in, for errors */
  get(tenant: TenantId, request: VocabularyRequest, argument: string): Promise<Vocabulary> {
    return request.labelSet
      ? this.ofLabelSet(tenant, request.labelSet, argument)
      : this.ofNames(tenant, request, argument);
  }

  private async ofLabelSet(tenant: TenantId, ref: LabelSetRef, argument: string): Promise<Vocabulary> {
    const { version } = await this.labelSets.resolve(tenant, ref, `${argument}.labelSet`);
    checkSameModel(ref.slug, version, this.model);
    const labelSet = { slug: ref.slug, version };
    if (!this.labelSets.fitsInMemory(version)) {
      const template = await this.templates.getVersion(tenant, version.template);
      return { rank: (images, topK) => this.large.rank(tenant, version, images, topK), labelSet, template };
    }
    const [{ labels, vectors }, template] = await Promise.all([
      this.labelSets.rows(tenant, version),
      this.templates.getVersion(tenant, version.template),
    ]);
    const labelAt = (row: number) => labels[row] as Label;
    const nameAt = (row: number) => labelAt(row).name;
    return { rank: (images, topK) => this.rankRows(images, vectors, topK, nameAt, labelAt), labelSet, template };
  }

  private async ofNames(tenant: TenantId, request: VocabularyRequest, argument: string): Promise<Vocabulary> {
    const names = checkAdHocLabels(request.labels ?? [], `${argument}.labels`);
    const template = await this.templates.resolve(tenant, request.promptTemplate, `${argument}.promptTemplate`);
    const labels = names.map((name) => ({ name, synonyms: [], prompts: [] }));
    const { vectors } = await this.encoder.encodeOnce(tenant, labels, template.templates);
    const nameAt = (row: number) => names[row] as string;
    return { rank: (images, topK) => this.rankRows(images, vectors, topK, nameAt, () => null), template };
  }

  private async rankRows(
    images: readonly Float32Array[],
    vectors: Float32Array,
    topK: number,
    nameAt: (row: number) => string,
    labelAt: (row: number) => Label | null,
  ): Promise<LabelRanking[]> {
    const rankings = await this.ranker.rank(images, vectors, topK);
    return rankings.map(({ rows, similarities, softmax }) => ({
      labels: rows.map((row, i) => ({
        name: nameAt(row),
        label: labelAt(row),
        similarity: similarities[i] as number,
      })),
      softmax,
      index: null,
    }));
  }
}

/** @throws LexiclipError BAD_USER_INPUT: exactly one of labelSet and labels; a template with labels only */
export function checkVocabularyRequest(
  { labelSet, labels, promptTemplate }: VocabularyRequest,
  argument: string,
): void {
  if ((labelSet == null) === (labels == null))
    throw badInput(`${argument}.labelSet`, 'give exactly one of labelSet and labels');
  if (labelSet && promptTemplate) {
    throw badInput(`${argument}.promptTemplate`, 'goes with labels only: a label set has its own');
  }
}

function checkAdHocLabels(labels: readonly string[], argument: string): string[] {
  checkCount(labels.length, argument, 1, LIMITS.adHocLabels);
  const names = labels.map((name, i) => checkName(name, `${argument}[${i}]`));
  const seen = new Set<string>();
  names.forEach((name, i) => {
    if (seen.has(foldedName(name))) throw badInput(`${argument}[${i}]`, `"${name}" is there twice`);
    seen.add(foldedName(name));
  });
  return names;
}
