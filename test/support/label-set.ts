import type { Client } from './server.js';

export interface LabelInput {
  labelId?: string;
  /** The older name. */
  id?: string;
  name: string;
  synonyms?: string[];
  prompts?: string[];
  parentId?: string | null;
  metadata?: Record<string, unknown> | null;
}

export interface Label {
  id: string;
  name: string;
  synonyms: string[];
  prompts: string[];
  parentId: string | null;
  metadata: Record<string, unknown> | null;
}

export interface Change {
  unchanged: boolean;
  promptsEncoded: number;
  version: { number: number; labelCount: number; operation: string; message: string | null };
}

export interface UpsertChange extends Omit<Change, 'unchanged'> {
  added: number;
  updated: number;
  unchanged: number;
}

export interface ImportChange extends Change {
  added: { name: string }[];
  removed: { name: string }[];
  changed: { after: { name: string }; fields: string[] }[];
  dryRun: boolean;
}

export interface Draft {
  upsert?: LabelInput[];
  remove?: string[];
  promptTemplate?: { slug: string; version?: number };
}

export interface Options {
  message?: string;
  expectedVersion?: number;
}

export interface Diff {
  from: number;
  to: number;
  added: Label[];
  removed: Label[];
  changed: { before: Label; after: Label; fields: string[] }[];
  promptTemplateChanged: boolean;
  modelChanged: boolean;
}

export const named = (...names: string[]): LabelInput[] => names.map((name) => ({ name }));

const LABEL = 'id: labelId name synonyms prompts parentId metadata';
const CHANGE = 'promptsEncoded unchanged version { number labelCount operation message }';
export const CREATE = `mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { ${CHANGE} } }`;
const UPSERT = `mutation ($slug: String!, $labels: [LabelInput!]!, $message: String, $expectedVersion: Int) {
  upsertLabels(labelSet: $slug, labels: $labels, message: $message, expectedVersion: $expectedVersion) {
    added updated ${CHANGE}
  }
}`;
const IMPORT = `mutation (
  $slug: String!, $labels: [LabelInput!]!, $removeOthers: Boolean, $dryRun: Boolean, $message: String, $expectedVersion: Int
) {
  importLabels(
    labelSet: $slug, labels: $labels, removeOthers: $removeOthers, dryRun: $dryRun
    message: $message, expectedVersion: $expectedVersion
  ) { added { name } removed { name } removedCount changed { after { name } fields } dryRun ${CHANGE} }
}`;
const REMOVE = `mutation ($slug: String!, $names: [String!], $message: String, $expectedVersion: Int) {
  removeLabels(labelSet: $slug, names: $names, message: $message, expectedVersion: $expectedVersion) { ${CHANGE} }
}`;
const APPLY = `mutation ($input: ApplyDraftInput!) { applyDraft(input: $input) { ${CHANGE} } }`;
const RESTORE = `mutation ($slug: String!, $version: Int!, $message: String, $expectedVersion: Int) {
  restoreLabelSet(slug: $slug, version: $version, message: $message, expectedVersion: $expectedVersion) { ${CHANGE} }
}`;
const UPDATE = `mutation ($slug: String!, $input: UpdateLabelSetInput!, $message: String, $expectedVersion: Int) {
  updateLabelSet(slug: $slug, input: $input, message: $message, expectedVersion: $expectedVersion) { ${CHANGE} }
}`;
const REENCODE = `mutation ($slug: String!, $message: String, $expectedVersion: Int) {
  reencodeLabelSet(slug: $slug, message: $message, expectedVersion: $expectedVersion) { ${CHANGE} }
}`;
const TAG = `mutation ($slug: String!, $tag: String!, $version: Int!) {
  tagLabelSetVersion(slug: $slug, tag: $tag, version: $version) { ${CHANGE} }
}`;
const UNTAG = `mutation ($slug: String!, $tag: String!) { untagLabelSetVersion(slug: $slug, tag: $tag) { ${CHANGE} } }`;
const LABELS = `query ($slug: String!, $number: Int, $tag: String) {
  labelSet(slug: $slug) { version(number: $number, tag: $tag) { labels(first: 1000) { nodes { ${LABEL} } } } }
}`;
/** All fields of a difference. */
export const DIFFERENCE = `
  from to promptTemplateChanged modelChanged
  added { ${LABEL} } removed { ${LABEL} } changed { fields before { ${LABEL} } after { ${LABEL} } }
`;
const DIFF = `query ($slug: String!, $from: Int!, $to: Int!) {
  labelSet(slug: $slug) { version(number: $to) { diff(from: $from) { ${DIFFERENCE} } } }
}`;
const CLASSIFY = `query ($input: ClassifyInput!) {
  classify(input: $input) {
    predictions { name similarity probability }
    provenance { labelSetVersion promptTemplateSlug promptTemplateVersion modelId modelDigest }
  }
}`;

/** One label set, as a client with one key changes and reads it. Each call is one request; errors are thrown. */
export class LabelSetClient {
  constructor(
    readonly client: Client,
    readonly slug: string,
  ) {}

  static async create(
    client: Client,
    slug: string,
    labels: LabelInput[],
    promptTemplate?: string,
  ): Promise<LabelSetClient> {
    await client.data(CREATE, { input: { slug, labels, ...(promptTemplate && ref(promptTemplate)) } });
    return new LabelSetClient(client, slug);
  }

  upsert(labels: LabelInput[], options: Options = {}): Promise<UpsertChange> {
    return this.send(UPSERT, 'upsertLabels', { labels, ...options });
  }

  import(
    labels: LabelInput[],
    options: Options & { removeOthers?: boolean; dryRun?: boolean } = {},
  ): Promise<ImportChange> {
    return this.send(IMPORT, 'importLabels', { labels, ...options });
  }

  remove(names: string[], options: Options = {}): Promise<Change> {
    return this.send(REMOVE, 'removeLabels', { names, ...options });
  }

  async apply(draft: Draft, options: Options = {}): Promise<Change> {
    return (await this.client.data(APPLY, { input: { labelSet: this.slug, draft, ...options } })).applyDraft;
  }

  restore(version: number, options: Options = {}): Promise<Change> {
    return this.send(RESTORE, 'restoreLabelSet', { version, ...options });
  }

  update(input: Record<string, unknown>, options: Options = {}): Promise<Change> {
    return this.send(UPDATE, 'updateLabelSet', { input, ...options });
  }

  useTemplate(slug: string, options: Options = {}): Promise<Change> {
    return this.update(ref(slug), options);
  }

  reencode(options: Options = {}): Promise<Change> {
    return this.send(REENCODE, 'reencodeLabelSet', { ...options });
  }

  tag(tag: string, version: number): Promise<Change> {
    return this.send(TAG, 'tagLabelSetVersion', { tag, version });
  }

  untag(tag: string): Promise<Change> {
    return this.send(UNTAG, 'untagLabelSetVersion', { tag });
  }

  async delete(): Promise<string> {
    const query = 'mutation ($slug: String!) { deleteLabelSet(slug: $slug) { deletedId } }';
    return (await this.client.data(query, { slug: this.slug })).deleteLabelSet.deletedId;
  }

  async labels(which: { number: number } | { tag: string }): Promise<Label[]> {
    const { labelSet } = await this.client.data(LABELS, { slug: this.slug, ...which });
    return labelSet.version.labels.nodes;
  }

  async diff(from: number, to: number): Promise<Diff> {
    return (await this.client.data(DIFF, { slug: this.slug, from, to })).labelSet.version.diff;
  }

  /** Fields of the set, such as `latest { number }`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  async read(fields: string): Promise<any> {
    const query = `query ($slug: String!) { labelSet(slug: $slug) { ${fields} } }`;
    return (await this.client.data(query, { slug: this.slug })).labelSet;
  }

  /** The one error of asking for fields of the set. */
  readError(fields: string) {
    return this.client.error(`query ($slug: String!) { labelSet(slug: $slug) { ${fields} } }`, { slug: this.slug });
  }

  /** Ranks all labels of the latest version, or of that version or tag. */
  async classify(embedding: number[], which: { version?: number; tag?: string } = {}) {
    const labelSet = { slug: this.slug, ...which };
    const input = { image: { embedding }, labelSet, topK: 1000 };
    const { classify } = await this.client.data(CLASSIFY, { input });
    return classify as {
      predictions: { name: string; similarity: number; probability: number }[];
      provenance: Record<string, unknown>;
    };
  }

  classifyError(embedding: number[], which: { version?: number; tag?: string } = {}) {
    return this.client.error(CLASSIFY, { input: { image: { embedding }, labelSet: { slug: this.slug, ...which } } });
  }

  private async send<T>(query: string, field: string, variables: Record<string, unknown>): Promise<T> {
    return (await this.client.data(query, { slug: this.slug, ...variables }))[field];
  }
}

const ref = (slug: string) => ({ promptTemplate: { slug } });

/** A vector that can be classified without an image. */
export const anEmbedding = (dimensions = 256): number[] =>
  Array.from({ length: dimensions }, (_, i) => Math.sin(i + 1));

/** The code, argument and so on of what a request was refused for. */
export async function refusal(request: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await request;
  } catch (error) {
    const [{ message, extensions }] = JSON.parse((error as Error).message);
    return { message, ...extensions };
  }
  throw new Error('the request was not refused');
}
