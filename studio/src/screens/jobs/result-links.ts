import type { JobResultsQuery } from '../../generated/graphql.js';

export type JobResult = NonNullable<NonNullable<JobResultsQuery['jobs']>['nodes'][number]['result']>;

export interface ResultLink {
  readonly text: string;
  /** Address in the studio. */
  readonly to: string;
}

/** What a job has made, in words, and where it is seen. */
export interface ResultText {
  readonly text: string;
  readonly links: readonly ResultLink[];
  /** Whether there is a file of results. */
  readonly hasFile: boolean;
}

type Version = { readonly number: number } | null | undefined;
/** Null where the sample set was deleted since. */
type Samples = { readonly sampleSet?: { readonly slug: string } | null } | null | undefined;

/** What is shown, as addresses have it. */
function searchOf(versions: Readonly<Record<string, Version>>, samples?: Samples): string {
  const search = new URLSearchParams();
  for (const [name, version] of Object.entries(versions)) if (version) search.set(name, String(version.number));
  if (samples?.sampleSet) search.set('samples', samples.sampleSet.slug);
  return search.size === 0 ? '' : `?${search}`;
}

/**
 * What a job has made.
 *
 * @param subject slug of the label set that the job was for
 */
export function resultOf(result: JobResult, subject: string | null | undefined): ResultText {
  const set = `/sets/${encodeURIComponent(subject ?? '')}`;
  const at = (screen: string, version: Version, samples?: Samples) =>
    `${set}/${screen}${searchOf({ at: version }, samples)}`;
  const link = (text: string, to: string): ResultText => ({ text: '', links: [{ text, to }], hasFile: false });
  switch (result.__typename) {
    case 'AddSamplesPayload':
      return {
        ...link(`Sample set ${result.sampleSet.slug}`, `/samples/${encodeURIComponent(result.sampleSet.slug)}`),
        text: `${result.samplesAdded} added${result.failureCount > 0 ? `, ${result.failureCount} not readable` : ''}`,
      };
    case 'ReembedSamplesPayload':
      return {
        ...link(`Sample set ${result.sampleSet.slug}`, `/samples/${encodeURIComponent(result.sampleSet.slug)}`),
        text: `${result.reembedded} encoded anew`,
      };
    case 'BulkClassifyResult': {
      const { classified, failed, unknown, classifiedWith } = result;
      const text = `${classified} classified, ${unknown} of them in no label, ${failed} failed`;
      return { ...link(versionText(classifiedWith), at('labels', classifiedWith)), text, hasFile: true };
    }
    case 'CalibratePayload': {
      const { labelSetVersion, sampleSetVersion } = result.calibration;
      return link('Evaluation and calibration', at('evaluation', labelSetVersion, sampleSetVersion));
    }
    case 'EvaluatePayload': {
      const { labelSetVersion, sampleSetVersion } = result.evaluation;
      return link('Evaluation', at('evaluation', labelSetVersion, sampleSetVersion));
    }
    case 'PreviewPayload': {
      const { from, to, gained, lost } = result.preview;
      const search = searchOf({ from: from.labelSetVersion, to: to.labelSetVersion }, from.sampleSetVersion);
      return { ...link('Flip wall', `${set}/flips${search}`), text: `${gained} gained, ${lost} lost` };
    }
    case 'SuggestPayload': {
      const proven = result.suggestions.filter(({ isProven }) => isProven).length;
      return {
        ...link('Suggestions', at('lint', result.labelSetVersion)),
        text: `${result.suggestions.length} suggestions, ${proven} of them proven`,
      };
    }
    default:
      return link(versionText(result.version), at('labels', result.version));
  }
}

const versionText = (version: Version): string => (version ? `Version ${version.number}` : 'Label set');
