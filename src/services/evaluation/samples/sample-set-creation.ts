import type { Actor } from '../../../domain/caller.js';
import { newSampleSetId, type TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import type { SampleRows, SampleSet } from '../../../domain/sample.js';
import { alreadyExists, badInput } from '../../../errors.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { SampleSetStore } from '../../storage/sample-sets/sample-set-store.js';
import { checkDescription, checkName, checkSlug } from '../../validation/text.js';
import { recordOf } from './changes/next-samples.js';
import type { SampleSets } from './sample-sets.js';

export interface NewSampleSet {
  readonly slug: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  /** Slug of the label set that answers are given in. */
  readonly labelSet: string;
  readonly keepThumbnails: boolean;
}

interface CreationParts {
  readonly openStore: (tenant: TenantId) => Promise<SampleSetStore>;
  readonly sampleSets: SampleSets;
  readonly labelSets: LabelSets;
}

/** Creates sample sets, each with a first version that has no samples. */
export class SampleSetCreation {
  constructor(private readonly parts: CreationParts) {}

  /** @throws LexiclipError BAD_USER_INPUT or NOT_FOUND naming the argument; ALREADY_EXISTS */
  async create({ tenant, author }: Actor, input: NewSampleSet): Promise<SampleSet> {
    const { openStore, sampleSets, labelSets } = this.parts;
    const slug = checkSlug(input.slug, 'input.slug');
    const name = checkName(input.name ?? slug, 'input.name');
    const description = checkDescription(input.description);
    const { id: labelSetId } = await labelSets.get(tenant, input.labelSet, 'input.labelSet');
    const store = await openStore(tenant);
    if (await sampleSets.findFresh(tenant, slug)) throw taken(slug);
    const { length } = await store.list();
    if (length >= LIMITS.sampleSets) throw badInput('input.slug', `a tenant may have ${LIMITS.sampleSets} sample sets`);
    const id = newSampleSetId();
    const origin = { sampleSetId: id, number: 1, createdBy: author, message: null, operation: 'createSampleSet' };
    const first = recordOf([], origin);
    const { createdAt } = first;
    const { keepThumbnails } = input;
    const record = { id, slug, name, description, labelSetId, keepThumbnails, createdAt, updatedAt: createdAt };
    if (!(await store.create(record, first, NO_ROWS))) throw taken(slug);
    return sampleSets.getFresh(tenant, slug, 'input.slug');
  }
}

const NO_ROWS: SampleRows = { samples: [], positions: new Int32Array(0), digests: new Uint8Array(0) };

const taken = (slug: string) => alreadyExists('input.slug', `sample set "${slug}" already exists`);
