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
 * The version that is meant as of now. By a classification of a vector, because the key of who classifies need not be
 * one that reads the catalog.
 */
export async function pin(request: Request, reference: SetReference): Promise<PinnedSet> {
  const { model } = await request(ModelDocument, {});
  const embedding = Array.from({ length: model.dimensions }, (_, i) => (i === 0 ? 1 : 0));
  const input = { image: { embedding }, labelSet: reference, topK: 1 };
  const { classify } = await request(ResolveLabelSetDocument, { input });
  return { slug: reference.slug, version: classify.provenance.labelSetVersion as number };
}
