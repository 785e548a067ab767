import type { TenantId } from '../../../domain/ids.js';
import type { Job, JobKind } from '../../../domain/job.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { diffLabels, type LabelsDiff } from '../../../domain/labels-diff.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { PromptTemplates } from '../../templates/prompt-templates.js';
import type { ChangeOutcome } from './change-outcome.js';

/** What a job has made of a label set, read again. */
export interface ReadChange {
  readonly kind: JobKind;
  readonly outcome: ChangeOutcome;
  readonly labelSet: LabelSet;
  /** The version that it made, or found unchanged. */
  readonly version: LabelSetVersion;
}

/** What the version differs in from the one before it. */
export interface ReadDiff {
  readonly before: LabelSetVersion;
  readonly diff: LabelsDiff;
  /** Of the version before. */
  readonly templates: readonly string[];
}

/** Reads what jobs have made of label sets. */
export class ChangeResults {
  constructor(
    private readonly labelSets: LabelSets,
    private readonly templates: PromptTemplates,
  ) {}

  /** @returns undefined for a job without a result, and when the set was deleted since */
  async of({ tenantId, kind, outcome }: Job): Promise<ReadChange | undefined> {
    const change = outcome as ChangeOutcome | null;
    const labelSet = change && (await this.labelSets.findById(tenantId, change.labelSetId));
    const version = labelSet && (await this.labelSets.findVersion(tenantId, labelSet, change.version));
    return version ? { kind, outcome: change as ChangeOutcome, labelSet: labelSet as LabelSet, version } : undefined;
  }

  /** What the version differs in from the one that the job started from. */
  async diffOf(tenant: TenantId, { outcome, labelSet, version }: ReadChange): Promise<ReadDiff> {
    const base = await this.labelSets.findVersion(tenant, labelSet, outcome.base ?? version.number);
    const before = base ?? version;
    const [from, to] = [await this.labelSets.rows(tenant, before), await this.labelSets.rows(tenant, version)];
    const { templates } = await this.templates.getVersion(tenant, before.template);
    return { before, diff: await inTurns(diffLabels(from.labels, to.labels)), templates };
  }
}
