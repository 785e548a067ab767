import type { LabelId, SampleId, SampleSetId, TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { foldedName } from '../../../domain/names.js';
import type { Page, PageRequest } from '../../../domain/page.js';
import {
  isUnknown,
  type Sample,
  type SampleRole,
  type SampleSet,
  type SampleSetVersion,
} from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';
import { BatchLoader } from '../../concurrency/batch-loader.js';
import { giveWay, inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { VersionLabels } from '../../label-sets/version-labels.js';
import type { ThumbnailStore } from '../../storage/sample-sets/thumbnail-store.js';
import { pageOf } from '../../validation/page.js';
import { checkLength } from '../../validation/text.js';
import { sampleIndex } from './sample-lookup.js';
import type { SampleSets } from './sample-sets.js';

/** Which samples are wanted; what is omitted or null does not matter. */
export interface SampleFilter {
  /** Name or labelId of a label that counts as right. */
  readonly label?: string | null | undefined;
  readonly unknown?: boolean | null | undefined;
  readonly role?: SampleRole | null | undefined;
  readonly unjudged?: boolean | null | undefined;
}

interface VersionSampleParts {
  readonly sampleSets: SampleSets;
  readonly labelSets: LabelSets;
  readonly labels: VersionLabels;
  readonly openThumbnails: (tenant: TenantId) => Promise<ThumbnailStore>;
}

/** Reads the samples of one version. */
export class VersionSamples {
  /** By tenant and set. */
  private readonly thumbnails = new BatchLoader<`${TenantId}/${SampleSetId}`, SampleId, Uint8Array>(
    async (key, ids) => {
      const [tenant, set] = key.split('/') as [TenantId, SampleSetId];
      return (await this.parts.openThumbnails(tenant)).get(set, ids);
    },
  );

  constructor(private readonly parts: VersionSampleParts) {}

  /** Samples in the set's order. @throws LexiclipError BAD_USER_INPUT */
  async page(
    tenant: TenantId,
    { sampleSet, version }: { readonly sampleSet: SampleSet; readonly version: SampleSetVersion },
    request: PageRequest,
    filter: SampleFilter,
  ): Promise<Page<Sample>> {
    const { samples, positions } = await this.parts.sampleSets.rows(tenant, version);
    checkLength(filter.label ?? '', 'label', LIMITS.nameLength);
    const isRight = filter.label == null ? undefined : await this.matcherOf(tenant, sampleSet, filter.label);
    const rows = await inTurns(rowsWith(samples, filter, isRight));
    await giveWay(tenant);
    const page = pageOf(rows, (row) => positions[row] as number, request, LIMITS.samplePageSize);
    return { ...page, items: page.items.map(({ cursor, node }) => ({ cursor, node: samples[node] as Sample })) };
  }

  /** The sample of that id; undefined when the version does not have it. */
  async find(tenant: TenantId, version: SampleSetVersion, id: SampleId): Promise<Sample | undefined> {
    const { samples } = await this.parts.sampleSets.rows(tenant, version);
    return samples[(await sampleIndex(samples)).get(id) ?? -1];
  }

  /** As a data: URI; null where none is kept. */
  async thumbnail(tenant: TenantId, set: SampleSetId, id: SampleId): Promise<string | null> {
    const bytes = await this.thumbnails.load(`${tenant}/${set}`, id);
    return bytes ? webpUri(bytes) : null;
  }

  /** A label that counts as right, in a version of its label set: the latest when no number is given. */
  async label(
    tenant: TenantId,
    set: SampleSetId,
    id: LabelId,
    number: number | null | undefined,
  ): Promise<{ readonly label: Label; readonly version: LabelSetVersion } | undefined> {
    const { sampleSets, labelSets, labels } = this.parts;
    const sampleSet = await sampleSets.findById(tenant, set);
    const labelSet = sampleSet && (await labelSets.findById(tenant, sampleSet.labelSetId));
    const version = labelSet && (await labelSets.findVersion(tenant, labelSet, number ?? labelSet.latest.number));
    const label = version && (await labels.byOwnId(tenant, version, id));
    return label && { label, version };
  }

  /** By its id, by its name in the latest version, and by the name that it had when the answer was given. */
  private async matcherOf(
    tenant: TenantId,
    { labelSetId }: SampleSet,
    text: string,
  ): Promise<(sample: Sample) => boolean> {
    const { labelSets, labels } = this.parts;
    const labelSet = await labelSets.findById(tenant, labelSetId);
    const label = labelSet && (await labels.find(tenant, labelSet.latest, { name: text }));
    const folded = foldedName(text);
    const isNamed = (name: string) => label === undefined && foldedName(name) === folded;
    return ({ expected }) =>
      expected?.some(({ labelId, name }) => labelId === (label?.id ?? text) || isNamed(name)) ?? false;
  }
}

/** A WebP as a data: URI. */
export const webpUri = (bytes: Uint8Array): string => `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;

function* rowsWith(
  samples: readonly Sample[],
  { unknown, role, unjudged }: SampleFilter,
  isRight: ((sample: Sample) => boolean) | undefined,
): Steps<number[]> {
  const rows: number[] = [];
  for (const [row, sample] of samples.entries()) {
    yield;
    if (unknown != null && isUnknown(sample) !== unknown) continue;
    if (role != null && sample.role !== role) continue;
    if (unjudged != null && (sample.expected === null) !== unjudged) continue;
    if (isRight && !isRight(sample)) continue;
    rows.push(row);
  }
  return rows;
}
