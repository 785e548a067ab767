import { foldedName } from '../../../../domain/names.js';
import type { BadSample, SampleEntry } from '../../../formats/samples/sample-entry.js';
import { CreateSampleSetDocument, LabelNamesDocument, SampleSetDocument } from '../../../generated/graphql.js';
import { found } from '../../../service/lookups.js';
import { allLabels } from '../../../service/pages.js';
import type { Request } from '../../../service/request.js';
import { note } from '../../../terminal/output.js';
import { UsageError } from '../../../usage-error.js';

interface Wanted {
  readonly set: string;
  /** Slug of the label set. */
  readonly labels?: string | undefined;
  readonly thumbnails?: true | undefined;
}

/**
 * Finds the sample set, and makes it where a label set is given for it.
 *
 * @returns slug of its label set
 * @throws UsageError when it is of another label set than the given one; RequestError when there is none
 */
export async function sampleSetFor(request: Request, { set, labels, thumbnails }: Wanted): Promise<string> {
  const { sampleSet } = await request(SampleSetDocument, { slug: set });
  if (sampleSet) {
    const own = found(`label set of sample set "${set}" any more`, sampleSet.labelSet).slug;
    if (labels === undefined || labels === own) return own;
    throw new UsageError(`sample set "${set}" belongs to the label set "${own}", not to "${labels}"`);
  }
  if (labels === undefined) throw new UsageError(`there is no sample set "${set}": give --labels to have it made`);
  const input = { slug: set, labelSet: labels, keepThumbnails: thumbnails ?? false };
  await request(CreateSampleSetDocument, { input });
  note(`made sample set ${set} for ${labels}`);
  return labels;
}

/** Names, folded, and ids of all labels. */
export async function vocabularyOf(request: Request, slug: string): Promise<ReadonlySet<string>> {
  const labels = await allLabels(async (after, first) => {
    const { labelSet } = await request(LabelNamesDocument, { slug, after, first });
    return found(`label set "${slug}"`, labelSet).latest.labels;
  });
  return new Set(labels.flatMap(({ labelId, name }) => [labelId, foldedName(name)]));
}

/** Answers that name labels which are not there. */
export function unknownLabels(entries: readonly SampleEntry[], names: ReadonlySet<string>): BadSample[] {
  return entries.flatMap(({ at, expected }) => {
    const unknown = expected?.find((text) => !names.has(text) && !names.has(foldedName(text)));
    return unknown === undefined ? [] : [{ at, reason: `there is no label "${unknown}"` }];
  });
}
