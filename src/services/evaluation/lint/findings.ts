import { LRUCache } from 'lru-cache';
import { alikeRows } from '../../../domain/alike-rows.js';
import { FINDING_CODES, type Finding, type FindingCode, SEVERITIES } from '../../../domain/finding.js';
import type { TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSet } from '../../../domain/label-set.js';
import { type LabelSetVersion, versionKey } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { hasSameWeights, isSameModel, type ModelIdentity } from '../../../domain/model-identity.js';
import { type SampleSetRef, sampleVersionKey } from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';
import { textRulesOf } from '../../../domain/text-rules.js';
import { Gate } from '../../concurrency/queues/gate.js';
import { SingleFlight } from '../../concurrency/single-flight.js';
import { inTurns } from '../../concurrency/turns.js';
import type { Embedder } from '../../embedding/embedder.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { checkSameModel } from '../../label-sets/model-mismatch.js';
import type { PromptTemplates } from '../../templates/prompt-templates.js';
import { LabelNeighbours } from '../explain/label-neighbours.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { wrongArticles } from './articles.js';
import type { SampleFindings } from './by-samples/sample-findings.js';
import { cutPrompts } from './cut-prompts.js';
import { unlikelyNames } from './names.js';
import { NEIGHBOURS, nearDuplicates } from './near-duplicates.js';
import { notChecked, tooManyPrompts } from './not-checked.js';
import { type OddPhraseParts, oddPhrases } from './odd-phrases.js';
import { nameList } from './pairs.js';
import { sharedPhrases } from './phrases.js';
import type { Vocabulary } from './vocabulary.js';

interface FindingsParts extends OddPhraseParts {
  readonly labelSets: LabelSets;
  readonly templates: PromptTemplates;
  readonly embedder: Pick<Embedder, 'tokens'>;
  readonly bySamples: SampleFindings;
  readonly sampleSets: SampleSets;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** A version of a label set. */
export interface VersionOfSet {
  readonly labelSet: Pick<LabelSet, 'id' | 'slug'>;
  readonly version: LabelSetVersion;
}

/** What is looked at for one version. */
interface Look {
  readonly tenant: TenantId;
  readonly version: LabelSetVersion;
  readonly rows: LabelRows;
  readonly vocabulary: Vocabulary;
  readonly signal: AbortSignal;
}

/** Versions that are looked at together: of all tenants, and of one. */
const TOGETHER = 2;
const WAITING = { waiting: 64, waitingEach: 8 };
/** Versions whose findings are kept: they never change. */
const MAX_KEPT = 200;
/** Findings of one code; of the others, only the number is told. */
const MAX_OF_A_CODE = 100;

/** Looks for faults in vocabularies. */
export class Findings {
  private readonly gate = new Gate<TenantId>('requests for findings', {
    inside: TOGETHER,
    insideEach: 1,
    ...WAITING,
  });
  private readonly flights = new SingleFlight<readonly Finding[]>();
  private readonly kept = new LRUCache<string, readonly Finding[]>({ max: MAX_KEPT });

  constructor(private readonly parts: FindingsParts) {}

  /**
   * The faults of a version, the most severe first.
   *
   * @param sampleSet whose pictures are asked as well
   * @throws LexiclipError NOT_FOUND or BAD_USER_INPUT naming `sampleSet`; MODEL_MISMATCH, for these; OVERLOADED or
   *   RATE_LIMITED; the signal's reason; Error when the model or a thread fails
   */
  async of(
    tenant: TenantId,
    { labelSet, version }: VersionOfSet,
    signal: AbortSignal,
    sampleSet?: SampleSetRef | null,
  ): Promise<readonly Finding[]> {
    const key = versionKey(tenant, version);
    if (!sampleSet)
      return this.once(tenant, key, signal, async (shared) => ordered(await this.look(tenant, version, shared)));
    const { sampleSets, model } = this.parts;
    const { version: samples } = await sampleSets.resolveFor(tenant, labelSet, sampleSet, 'sampleSet');
    if (!hasSameWeights(version.model, model)) checkSameModel(labelSet.slug, version, model);
    return this.once(tenant, `${key}/${sampleVersionKey(tenant, samples)}`, signal, async (shared) => {
      const vocabulary = await this.vocabulary(tenant, version);
      const seen = await this.parts.bySamples.of({ tenant, version, samples, vocabulary, signal: shared });
      return ordered([...(await this.look(tenant, version, shared)), ...seen]);
    });
  }

  private async once(
    tenant: TenantId,
    key: string,
    signal: AbortSignal,
    look: (signal: AbortSignal) => Promise<readonly Finding[]>,
  ): Promise<readonly Finding[]> {
    const known = this.kept.get(key);
    if (known) return known;
    return this.flights.run(key, signal, async (shared) => {
      const found = await this.gate.run(tenant, { signal: shared, lane: 'batch' }, () => look(shared));
      this.kept.set(key, found);
      return found;
    });
  }

  private async vocabulary(tenant: TenantId, version: LabelSetVersion): Promise<Vocabulary> {
    const { labelSets, templates } = this.parts;
    const [{ labels }, template] = await Promise.all([
      labelSets.rows(tenant, version),
      templates.getVersion(tenant, version.template),
    ]);
    return { labels, templates: template.templates, rules: textRulesOf(version.model.textRules) };
  }

  private async look(tenant: TenantId, version: LabelSetVersion, signal: AbortSignal): Promise<readonly Finding[]> {
    const { labelSets, model } = this.parts;
    const [rows, vocabulary] = [await labelSets.rows(tenant, version), await this.vocabulary(tenant, version)];
    const look = { tenant, version, rows, vocabulary, signal };
    const byTexts = [
      ...(await inTurns(sharedPhrases(rows.labels))),
      ...(await inTurns(unlikelyNames(rows.labels))),
      ...(await inTurns(wrongArticles(rows.labels, vocabulary.templates))),
    ];
    const byVectors = await this.byVectors(look);
    const byModel = isSameModel(version.model, model) ? await this.byModel(look) : [otherModel(version, model)];
    return [...byTexts, ...byVectors, ...byModel];
  }

  /** What the vectors of the version show. */
  private async byVectors({ tenant, version, rows, signal }: Look): Promise<Finding[]> {
    const same = await inTurns(alikeRows(rows, [...rows.labels.keys()], MAX_OF_A_CODE + 1));
    const findings = await inTurns(sameToTheModel(rows.labels, same));
    const { labelCount } = version;
    const { least, most } = comparable(version);
    if (labelCount > most) {
      const rule = `are looked for in sets of up to ${most} labels; this one has ${labelCount}`;
      return [...findings, notChecked(`near-duplicates and odd phrases ${rule}`, { labels: labelCount })];
    }
    if (labelCount < least) return findings;
    const neighbours = await this.parts.neighbours.all({ tenant, signal }, version, NEIGHBOURS);
    return [...findings, ...(await inTurns(nearDuplicates(rows.labels, neighbours, same)))];
  }

  /** What it takes the running model to see. */
  private async byModel({ tenant, version, vocabulary, signal }: Look): Promise<Finding[]> {
    const cut = await cutPrompts(this.parts.embedder, vocabulary, signal);
    const findings = [...cut.findings];
    if (cut.tooMany !== undefined) findings.push(tooManyPrompts('prompts that are cut off', cut.tooMany));
    const { least, most } = comparable(version);
    if (version.labelCount < least || version.labelCount > most) return findings;
    const odd = await oddPhrases(this.parts, { tenant, signal }, version, vocabulary);
    if (odd.tooMany !== undefined) findings.push(tooManyPrompts('odd phrases', odd.tooMany));
    return [...findings, ...odd.findings];
  }
}

/** Number of labels of a version that are all compared with each other. */
function comparable(version: LabelSetVersion) {
  const { least, most } = LabelNeighbours.bounds(version);
  return { least, most: Math.min(most, LIMITS.labelsCompared) };
}

function* sameToTheModel(labels: readonly Label[], same: ReadonlyMap<number, number>): Steps<Finding[]> {
  const findings: Finding[] = [];
  for (const [row, other] of same) {
    yield;
    const pair = [labels[Math.min(row, other)] as Label, labels[Math.max(row, other)] as Label];
    findings.push({
      code: 'SAME_TO_THE_MODEL',
      severity: 'ERROR',
      labels: pair,
      message: `the model cannot tell ${nameList(pair)} apart: it reads the same of both`,
      evidence: { similarity: 1 },
      fix: null,
    });
  }
  return findings;
}

function otherModel({ model: { id } }: LabelSetVersion, running: ModelIdentity): Finding {
  const message = `the version was encoded with ${id}, and this server runs ${running.id}: prompts that are cut off and odd phrases were not looked for`;
  return notChecked(message, { model: id, running: running.id });
}

/** The most severe first, then by their codes, then as they were found; of one code no more than are read. */
function ordered(findings: readonly Finding[]): Finding[] {
  const counts = new Map<FindingCode, number>();
  const few: Finding[] = [];
  for (const finding of findings) {
    const count = (counts.get(finding.code) ?? 0) + 1;
    counts.set(finding.code, count);
    if (count <= MAX_OF_A_CODE) few.push(finding);
  }
  for (const [code, count] of counts) {
    const more = count - MAX_OF_A_CODE;
    const { severity } = findings.find((finding) => finding.code === code) as Finding;
    if (more > 0) few.push({ ...notChecked(`${more} more findings of this kind`, { more }), code, severity });
  }
  const rank = ({ severity, code }: Finding) =>
    FINDING_CODES.length * (SEVERITIES.length - SEVERITIES.indexOf(severity)) + FINDING_CODES.indexOf(code);
  return few.sort((a, b) => rank(a) - rank(b));
}
