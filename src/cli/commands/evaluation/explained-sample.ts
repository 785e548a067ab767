import type { SampleReference } from '../../arguments/sample-reference.js';
import type { SetReference } from '../../arguments/set-reference.js';
import { ExplainSampleDocument, SamplePageDocument } from '../../generated/graphql.js';
import { found, sampleVersionOf } from '../../service/lookups.js';
import { allLabels } from '../../service/pages.js';
import type { Request } from '../../service/request.js';
import { UsageError } from '../../usage-error.js';

/** A sample set, and the number of one of its versions. */
type Versioned = Required<SampleReference>;

/** The label that came first for a sample, and the right one where that is another. */
export async function labelsOfSample(
  request: Request,
  sample: string,
  labelSet: SetReference,
  samples: SampleReference,
) {
  const sampleSet = { slug: samples.slug, version: await sampleVersionOf(request, samples) };
  const sampleId = /^sm_[0-9a-f]{32}$/.test(sample) ? sample : await idOf(request, sample, sampleSet);
  const { evaluation } = await request(ExplainSampleDocument, { labelSet, sampleSet, sampleId });
  const { labelSetVersion, result } = found('evaluation', evaluation);
  const { predicted, right, ...one } = found(`sample "${sample}" that is evaluated on in "${sampleSet.slug}"`, result);
  const { similarity, probability, phrases } = one;
  const first = { rank: 1, name: predicted.name, label: predicted, similarity, probability, phrases };
  const wanted = right && {
    rank: one.rightRank as number,
    name: right.name,
    label: right,
    similarity: one.rightSimilarity as number,
    probability: one.rightProbability as number,
    phrases: one.rightPhrases,
  };
  return {
    version: found('version', labelSetVersion).number,
    sampleVersion: sampleSet.version,
    sampleId,
    labels: wanted && wanted.rank > 1 ? [first, wanted] : [first],
  };
}

/** The sample of a file's name. @throws RequestError for none; UsageError for several */
async function idOf(request: Request, fileName: string, { slug, version }: Versioned): Promise<string> {
  const samples = await allLabels(async (after, first) => {
    const { sampleSet } = await request(SamplePageDocument, { slug, number: version, first, after });
    return found(`version ${version} of sample set "${slug}"`, sampleSet?.version).samples;
  });
  const named = samples.filter((one) => one.fileName === fileName);
  if (named.length > 1) {
    const ids = named.map(({ sampleId }) => sampleId).join(', ');
    throw new UsageError(`${named.length} samples are named "${fileName}": give one of ${ids}`);
  }
  return found(`sample "${fileName}" in sample set "${slug}"`, named[0]).sampleId;
}
