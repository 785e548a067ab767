import type { TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import type { LabelSetRef } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { LIMITS } from '../../domain/limits.js';
import { hasSameWeights, isSameModel, type ModelIdentity } from '../../domain/model-identity.js';
import { foldedName } from '../../domain/names.js';
import type { PromptTemplateRef } from '../../domain/prompt-template.js';
import { finish, type Steps } from '../../domain/steps.js';
import { badInput } from '../../errors.js';
import { inTurns } from '../concurrency/turns.js';
import { alikeWarnings } from '../label-sets/encoding/alike-labels.js';
import type { LabelEncoder } from '../label-sets/encoding/label-encoder.js';
import type { LabelSets } from '../label-sets/label-sets.js';
import { checkSameModel, checkSamePrompts } from '../label-sets/model-mismatch.js';
import { type LabelRanking, type RankableRows, rankLabels } from '../ranking/label-ranking.js';
import type { LargeVersions } from '../ranking/large-versions.js';
import type { Ranker } from '../ranking/ranker.js';
import type { Ranking } from '../ranking/row-ranking.js';
import type { PromptTemplates } from '../templates/prompt-templates.js';
import { checkCount, checkName } from '../validation/text.js';

/** Ad-hoc labels that are checked at once. */
const FEW_LABELS = 100;

export interface CandidatesRequest {
  readonly labelSet?: LabelSetRef | null | undefined;
  /** Names of ad-hoc labels, for this call only. */
  readonly labels?: readonly string[] | null | undefined;
  readonly promptTemplate?: PromptTemplateRef | null | undefined;
}

/** For whom the labels are, and for how long. */
interface CandidatesCaller {
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
}

/** All labels ranked for one image. */
export interface AllRanked {
  readonly ranking: Ranking;
  readonly labelAt: RankableRows['labelAt'];
}

/** The labels that images are compared with, and their origin. */
export interface CandidateLabels {
  /** The `topK` best labels for each image, best first. @param images vectors, [dimensions] each, unit length */
  rank(images: readonly Float32Array[], topK: number): Promise<LabelRanking[]>;
  /** Ranks all labels; absent where they are too many, and for ad-hoc labels. @param images as for `rank` */
  readonly rankAll?: (images: readonly Float32Array[]) => Promise<AllRanked[]>;
  /** Absent for ad-hoc labels. */
  readonly labelSet?: { readonly slug: string; readonly version: LabelSetVersion };
  readonly template: { readonly slug: string; readonly number: number; readonly templates: readonly string[] };
  /** What was encoded differently from how it was written, for this call. */
  readonly warnings: readonly string[];
}

interface CandidatesParts {
  readonly labelSets: LabelSets;
  readonly templates: PromptTemplates;
  readonly encoder: LabelEncoder;
  readonly ranker: Ranker;
  readonly large: LargeVersions;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** Whether all labels of a version are compared: an index knows nothing of what was learned. */
export const isRankedWhole = (labelSets: LabelSets, tenant: TenantId, version: LabelSetVersion): boolean =>
  version.learned !== undefined || labelSets.fitsInMemory(tenant, version);

/**
 * Provides the candidate labels of a classification: those of a label set version, or ad-hoc labels, encoded for it.
 */
export class Candidates {
  constructor(private readonly parts: CandidatesParts) {}

  /**
   * The candidate labels that a request names.
   *
   * @param argument path of the request in the input, for errors
   * @throws LexiclipError NOT_FOUND, MODEL_MISMATCH or BAD_USER_INPUT naming the argument; for ad-hoc labels what
   *   `LabelEncoder.encodeOnce` throws
   */
  get(caller: CandidatesCaller, request: CandidatesRequest, argument: string): Promise<CandidateLabels> {
    return request.labelSet
      ? this.ofLabelSet(caller, request.labelSet, argument)
      : this.ofNames(caller, request, argument);
  }

  private async ofLabelSet(
    { tenant, signal }: CandidatesCaller,
    ref: LabelSetRef,
    argument: string,
  ): Promise<CandidateLabels> {
    const { labelSets, templates, ranker, large, model } = this.parts;
    const { version } = await labelSets.resolve(tenant, ref, `${argument}.labelSet`);
    if (!hasSameWeights(version.model, model)) checkSameModel(ref.slug, version, model);
    const labelSet = { slug: ref.slug, version };
    if (!isRankedWhole(labelSets, tenant, version)) {
      checkSameModel(ref.slug, version, model);
      const template = await templates.getVersion(tenant, version.template);
      return {
        rank: (images, topK) => large.rank({ tenant, signal }, version, images, topK),
        labelSet,
        template,
        warnings: [],
      };
    }
    const [{ labels, vectors, classifier }, template] = await Promise.all([
      labelSets.rows(tenant, version),
      templates.getVersion(tenant, version.template),
    ]);
    if (!isSameModel(version.model, model)) {
      await inTurns(checkSamePrompts(ref.slug, version, model, { labels, templates: template.templates }));
    }
    const labelAt = (row: number) => {
      const label = labels[row] as Label;
      return { name: label.name, label };
    };
    const rows = { vectors, classifier, labelAt };
    const options = { owner: tenant, signal };
    return {
      rank: (images, topK) => rankLabels(ranker, images, rows, topK, options),
      rankAll: async (images) => {
        const rankings = await ranker.rank(images, vectors, labels.length, { ...options, classifier });
        return rankings.map((ranking) => ({ ranking, labelAt }));
      },
      labelSet,
      template,
      warnings: [],
    };
  }

  private async ofNames(
    { tenant, signal }: CandidatesCaller,
    request: CandidatesRequest,
    argument: string,
  ): Promise<CandidateLabels> {
    const { templates, encoder, ranker } = this.parts;
    const given = request.labels ?? [];
    checkCount(given.length, `${argument}.labels`, 1, LIMITS.adHocLabels);
    // First: many fields of a request that ask in the same tick share one read.
    const template = await templates.resolve(tenant, request.promptTemplate, `${argument}.promptTemplate`);
    checkAdHocPrompts(given.length, template.templates.length, `${argument}.labels`);
    const checking = checkAdHocLabels(given, `${argument}.labels`);
    // The prompts of fields that go on in the same tick are encoded together.
    const names = given.length > FEW_LABELS ? await inTurns(checking) : finish(checking);
    const labels = names.map((name) => ({ name, synonyms: [], prompts: [] }));
    const encoded = await encoder.encodeOnce({ tenant, labels, templates: template.templates, signal });
    const { vectors } = encoded;
    const finding = alikeWarnings({ labels, vectors, dimensions: vectors.length / labels.length }, [...labels.keys()]);
    const alike = given.length > FEW_LABELS ? await inTurns(finding) : finish(finding);
    const labelAt = (row: number) => ({ name: names[row] as string, label: null });
    const options = { owner: tenant, signal };
    return {
      rank: (images, topK) => rankLabels(ranker, images, { vectors, labelAt }, topK, options),
      template,
      warnings: [...encoded.warnings, ...alike],
    };
  }
}

/**
 * @throws LexiclipError BAD_USER_INPUT unless exactly one of labelSet and labels is given, a template only with labels
 */
export function checkCandidatesRequest(
  { labelSet, labels, promptTemplate }: CandidatesRequest,
  argument: string,
): void {
  if ((labelSet == null) === (labels == null))
    throw badInput(`${argument}.labelSet`, 'give exactly one of labelSet and labels');
  if (labelSet && promptTemplate) {
    throw badInput(`${argument}.promptTemplate`, 'is allowed only with labels: a label set has its own template');
  }
}

function* checkAdHocLabels(labels: readonly string[], argument: string): Steps<string[]> {
  const names: string[] = [];
  const seen = new Set<string>();
  for (const [i, label] of labels.entries()) {
    const name = checkName(label, `${argument}[${i}]`);
    const folded = foldedName(name);
    if (seen.has(folded)) throw badInput(`${argument}[${i}]`, `"${name}" is a duplicate`);
    seen.add(folded);
    names.push(name);
    yield;
  }
  return names;
}

function checkAdHocPrompts(labels: number, templates: number, argument: string): void {
  const count = labels * templates;
  if (count <= LIMITS.adHocPrompts) return;
  const rule = `at most ${LIMITS.adHocPrompts} are allowed in one call; a label set has them encoded only once`;
  throw badInput(argument, `${labels} labels × ${templates} templates are ${count} prompts; ${rule}`);
}
