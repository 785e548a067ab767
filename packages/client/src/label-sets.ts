import { nodesOf } from '../../../src/cli/service/transport/pages.js';
import { RequestError } from '../../../src/cli/service/transport/request-error.js';
import type { Request, RequestOptions } from './client.js';
import {
  type LabelFieldsFragment,
  LabelSetDocument,
  type LabelSetQuery,
  LabelSetsDocument,
  type LabelSetsQuery,
  LabelsDocument,
  type VersionFieldsFragment,
  VersionsDocument,
} from './generated/graphql.js';

/** A label set, its latest version, and the version that was asked for. */
export type LabelSet = Omit<NonNullable<LabelSetQuery['labelSet']>, 'version'> & {
  readonly version: VersionFieldsFragment | null;
};
export type LabelSetSummary = NonNullable<LabelSetsQuery['labelSets']>['nodes'][number];

/** A version of a label set: the latest when neither number nor tag is given. */
export interface VersionRef {
  readonly slug: string;
  readonly version?: number;
  readonly tag?: string;
}

const SETS_AT_ONCE = 100;
const LABELS_AT_ONCE = 500;

/** @throws RequestError NOT_FOUND for null */
function found<T>(what: string, value: T | null | undefined): T {
  if (value == null) throw new RequestError('NOT_FOUND', `there is no ${what}`);
  return value;
}

const named = ({ slug, version, tag }: VersionRef): string =>
  `label set "${slug}"${version === undefined ? '' : ` with version ${version}`}${tag === undefined ? '' : ` with tag "${tag}"`}`;

/** @returns null when there is no such set; its `version` is null when there is no such version */
export async function labelSet(request: Request, ref: VersionRef, options: RequestOptions): Promise<LabelSet | null> {
  const { slug, version: number = null, tag = null } = ref;
  const isNamed = number !== null || tag !== null;
  const { labelSet: set } = await request(LabelSetDocument, { slug, number, tag, named: isNamed }, options);
  return set ? { ...set, version: isNamed ? (set.version ?? null) : set.latest } : null;
}

export const labelSets = (request: Request, options: RequestOptions): AsyncGenerator<LabelSetSummary> =>
  nodesOf(async (after) => (await request(LabelSetsDocument, { first: SETS_AT_ONCE, after }, options)).labelSets);

export const versions = (
  request: Request,
  slug: string,
  options: RequestOptions,
): AsyncGenerator<VersionFieldsFragment> =>
  nodesOf(async (after) => {
    const answer = await request(VersionsDocument, { slug, first: SETS_AT_ONCE, after }, options);
    return found(named({ slug }), answer.labelSet).versions;
  });

/** All of one version, also when a tag moves or another version is made meanwhile. */
export async function* labels(
  request: Request,
  ref: VersionRef,
  options: RequestOptions,
): AsyncGenerator<LabelFieldsFragment> {
  const { slug } = ref;
  const { number } = found(named(ref), (await labelSet(request, ref, options))?.version);
  yield* nodesOf(async (after) => {
    const answer = await request(LabelsDocument, { slug, number, first: LABELS_AT_ONCE, after }, options);
    return found(named(ref), answer.labelSet?.version).labels;
  });
}
