import type { SetReference } from '../arguments/set-reference.js';
import type { PinnedSet } from '../classify/pinned-set.js';
import {
  KeptSamplesDocument,
  type KeptSamplesQuery,
  SampleSetOfDocument,
  VersionTemplatesDocument,
} from '../generated/graphql.js';
import { labelsOf } from '../service/labels.js';
import { found } from '../service/lookups.js';
import type { AnswerTo, Request } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import { type Bar, progressBar } from '../terminal/progress.js';
import { UsageError } from '../usage-error.js';
import type { FirstAnswer, OtherModel, Vocabulary } from './other-model.js';
import { Rehearsal } from './rehearsal.js';
import { serviceAnswers } from './service-answers.js';

const SAMPLES_AT_ONCE = 100;

/** What is rehearsed. */
export interface RehearsalInput {
  readonly service: Service;
  readonly set: PinnedSet;
  readonly samples: PinnedSet;
  readonly model: OtherModel;
  /** How many flips are kept. */
  readonly flips: number;
}

/**
 * The version of a sample set that a reference points to now.
 *
 * @throws RequestError when there is none; UsageError for samples of another label set, for a set that keeps no pictures,
 * and for a tag: they have none
 */
export async function sampleVersion(request: Request, set: PinnedSet, given: SetReference): Promise<PinnedSet> {
  const { slug, version, tag } = given;
  if (tag !== undefined) throw new UsageError('--samples: must be NAME or NAME@VERSION');
  const { sampleSet } = await request(SampleSetOfDocument, { slug });
  const { keepThumbnails, labelSet, latest } = found(`sample set "${slug}"`, sampleSet);
  if (labelSet?.slug !== set.slug) {
    throw new UsageError(`--samples: ${slug} belongs to the label set ${labelSet?.slug ?? 'that was deleted'}`);
  }
  if (!keepThumbnails) throw new UsageError(`--samples: ${slug} keeps no thumbnails, which would be the pictures`);
  return { slug, version: version ?? latest.number };
}

/**
 * Has the kept pictures of a sample set answered by the service and by a model on this machine, from the same vocabulary.
 *
 * @returns what both say, and how many samples have no picture
 * @throws RequestError; UnreachableError; UsageError when there is no picture; ImageFault
 */
export async function rehearse(input: RehearsalInput): Promise<{ rehearsal: Rehearsal; notKept: number }> {
  const { service, set, samples, model, flips } = input;
  const vocabulary = await vocabularyOf(service.request, set);
  const vectors = await labelVectors(model, vocabulary);
  const rehearsal = new Rehearsal(new Set(vocabulary.labels.map(({ id }) => id)), flips);
  let notKept = 0;
  let bar: Bar | undefined;
  try {
    for await (const { totalCount, nodes } of samplePages(service.request, samples)) {
      bar ??= await progressBar(totalCount, 'sample');
      const kept = nodes.filter(hasPicture);
      notKept += nodes.length - kept.length;
      const pictures = kept.map(({ thumbnail }) => thumbnail);
      const before = await serviceAnswers(service, set, pictures);
      const after = await model.answers(vocabulary.labels, vectors, pictures.map(bytesOf));
      for (const [i, { thumbnail: _, ...sample }] of kept.entries()) {
        rehearsal.add({ sample, before: before[i] as FirstAnswer, after: after[i] as FirstAnswer });
      }
      bar.add(nodes.length);
    }
  } finally {
    bar?.stop();
  }
  if (rehearsal.size === 0) throw new UsageError(`${samples.slug}@${samples.version} has kept no picture`);
  return { rehearsal, notKept };
}

async function vocabularyOf(request: Request, { slug, version: number }: PinnedSet): Promise<Vocabulary> {
  const { labelSet } = await request(VersionTemplatesDocument, { slug, number });
  const version = found(`version ${number} of label set "${slug}"`, labelSet?.version);
  const { templates } = found(`template of version ${number} of "${slug}"`, version.promptTemplate);
  return { labels: await labelsOf(request, slug, number), templates };
}

async function labelVectors(model: OtherModel, vocabulary: Vocabulary): Promise<Float32Array> {
  const bar = await progressBar(vocabulary.labels.length, 'label');
  try {
    return await model.labelVectors(vocabulary, () => bar.add(1));
  } finally {
    bar.stop();
  }
}

type SamplePage = NonNullable<NonNullable<KeptSamplesQuery['sampleSet']>['version']>['samples'];
type SampleNode = SamplePage['nodes'][number];

async function* samplePages(request: Request, { slug, version: number }: PinnedSet): AsyncGenerator<SamplePage> {
  for (let after: string | null = null; ; ) {
    const variables = { slug, number, first: SAMPLES_AT_ONCE, after };
    const { sampleSet }: AnswerTo<KeptSamplesQuery> = await request(KeptSamplesDocument, variables);
    const page: SamplePage = found(`version ${number} of sample set "${slug}"`, sampleSet?.version).samples;
    yield page;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor ?? null;
  }
}

const hasPicture = (sample: SampleNode): sample is SampleNode & { readonly thumbnail: string } =>
  sample.thumbnail != null;

const bytesOf = (dataUri: string): Uint8Array => Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64');
