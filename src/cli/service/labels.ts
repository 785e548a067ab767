import { type LabelFieldsFragment, LabelPageDocument } from '../generated/graphql.js';
import { type Bar, progressBar } from '../terminal/progress.js';
import { found } from './lookups.js';
import { allLabels } from './pages.js';
import type { Request } from './request.js';

/** All labels of a version, with a progress bar. @throws RequestError when there is no such version */
export async function labelsOf(request: Request, slug: string, number: number): Promise<LabelFieldsFragment[]> {
  let bar: Bar | undefined;
  try {
    return await allLabels(async (after, first) => {
      const { labelSet } = await request(LabelPageDocument, { slug, number, first, after });
      const { labels } = found(`version ${number} of label set "${slug}"`, labelSet?.version);
      bar ??= await progressBar(labels.totalCount, 'label');
      bar.add(labels.nodes.length);
      return labels;
    });
  } finally {
    bar?.stop();
  }
}
