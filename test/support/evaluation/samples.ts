import { createClasses } from '../classify.js';
import { distinctImages } from '../images.js';
import type { Client, SharedServer } from '../server.js';

export const CREATE_SET = `mutation ($input: CreateSampleSetInput!) {
  createSampleSet(input: $input) { sampleSet { id slug } version { id number sampleCount } unchanged }
}`;
export const ADD = `mutation ($input: AddSamplesInput!) {
  addSamples(input: $input) {
    sampleSet { id } version { id number sampleCount unknownCount exampleCount unjudgedCount digest }
    added updated unchanged failures { index fileName code message } failureCount
  }
}`;
const SAMPLE = 'id sampleId sha256 fileName format width height expected { labelId name } unknown kind role metadata';
export const SAMPLES = `query ($slug: String!, $first: Int, $after: String, $label: String, $unknown: Boolean, $role: SampleRole, $unjudged: Boolean) {
  sampleSet(slug: $slug) { latest { number samples(
    first: $first, after: $after, label: $label, unknown: $unknown, role: $role, unjudged: $unjudged
  ) { totalCount pageInfo { hasNextPage endCursor } nodes { ${SAMPLE} thumbnail } } } }
}`;

export interface SeenSample {
  readonly id: string;
  readonly sampleId: string;
  readonly sha256: string | null;
  readonly fileName: string | null;
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly expected: readonly { readonly labelId: string; readonly name: string }[] | null;
  readonly unknown: boolean;
  readonly kind: string | null;
  readonly role: string;
  readonly metadata: Record<string, unknown> | null;
  readonly thumbnail: string | null;
}

/** A tenant with the label set `animals`, and the sample set `pets` of it. */
export async function tenantWithSamples(
  running: SharedServer,
  { keepThumbnails = false } = {},
): Promise<{ client: Client; images: readonly string[] }> {
  const client = await running.tenant();
  await createClasses(client, 'animals');
  await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals', keepThumbnails } });
  return { client, images: await distinctImages(8, Math.floor(Math.random() * 60_000)) };
}

export const add = async (client: Client, samples: readonly object[], more: object = {}) =>
  (await client.data(ADD, { input: { sampleSet: 'pets', samples, ...more } })).addSamples;

/** A page of the latest version. */
export const samplesOf = async (client: Client, filter: object = {}): Promise<readonly SeenSample[]> =>
  (await client.data(SAMPLES, { slug: 'pets', ...filter })).sampleSet.latest.samples.nodes;

export const image = (base64: string | undefined) => ({ base64 });
