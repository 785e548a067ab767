import type { SetReference } from '../arguments/set-reference.js';
import { ModelDocument, type ProvenanceFieldsFragment, ResolveLabelSetDocument } from '../generated/graphql.js';
import type { Request } from '../service/request.js';

export type Provenance = ProvenanceFieldsFragment;

/** One version of a label set. */
export interface PinnedSet {
  readonly slug: string;
  readonly version: number;
}

/**
 * The version that a reference points to now. It is found by classifying a vector, because a key that classifies need
 * not be allowed to read the catalog.
 */
export async function pin(request: Request, reference: SetReference): Promise<PinnedSet> {
  const { model } = await request(ModelDocument, {});
  const embedding = Array.from({ length: model.dimensions }, (_, i) => (i === 0 ? 1 : 0));
  const input = { image: { embedding }, labelSet: reference, topK: 1 };
  const { classify } = await request(ResolveLabelSetDocument, { input });
  return { slug: reference.slug, version: classify.provenance.labelSetVersion as number };
}
