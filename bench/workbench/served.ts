import { randomNumbers } from '../../test/support/evaluation/plain-results.js';
import type { Client } from '../../test/support/server.js';
import { labelsOf } from '../support/labels.js';

/** Samples of one call: some megabytes of numbers. */
const CALL = 500;
/** One of so many samples is in no label. */
const UNKNOWN_EVERY = 20;

const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }';
const CREATE_SAMPLES = 'mutation { createSampleSet(input: { slug: "judged", labelSet: "words" }) { unchanged } }';
const ADD = 'mutation ($input: AddSamplesInput!) { addSamples(input: $input) { added } }';
const UPSERT = `mutation ($labels: [LabelInput!]!) {
  upsertLabels(labelSet: "words", labels: $labels) { version { number } }
}`;
export const EVALUATE = `query ($version: Int!) {
  evaluation(labelSet: { slug: "words", version: $version }, sampleSet: { slug: "judged" }) {
    top1 { value } top5 { value } meanPerClassRecall macroF1 negativeLogLikelihood expectedCalibrationError
    labels(first: 100) { nodes { averagePrecision } } confusions(first: 20) { count }
  }
}`;

/** A tenant's label set "words" and its samples "judged", in a server. */
export class JudgedWords {
  private edits = 0;

  private constructor(
    private client: Client,
    private readonly labels: number,
    /** Of the model's vectors. */
    readonly dimensions: number,
  ) {}

  /** Samples are unit vectors in any direction: the worst case, because every label is likely for some. */
  static async make(client: Client, size: { labels: number; samples: number }) {
    const { dimensions } = (await client.data('{ model { dimensions } }')).model as { dimensions: number };
    const labels = labelsOf(size.labels);
    await client.data(CREATE, { input: { slug: 'words', labels } });
    await client.data(CREATE_SAMPLES);
    const random = randomNumbers(7);
    for (let from = 0; from < size.samples; from += CALL) {
      const samples = Array.from({ length: Math.min(CALL, size.samples - from) }, (_, i) => ({
        image: { embedding: Array.from({ length: dimensions }, () => Math.round((random() - 0.5) * 1e4)) },
        expected: (from + i) % UNKNOWN_EVERY === 0 ? [] : [labels[(from + i) % size.labels]?.name],
      }));
      await client.data(ADD, { input: { sampleSet: 'judged', samples } });
    }
    return new JudgedWords(client, size.labels, dimensions);
  }

  /** Goes on with a server that was started anew. */
  reconnect(client: Client): void {
    this.client = client;
  }

  ask(query: string, variables: Record<string, unknown>): Promise<unknown> {
    return this.client.data(query, variables);
  }

  /** The name of a label with a synonym that the server has never read. */
  edit(): { readonly name: string; readonly synonyms: readonly [string] } {
    const { name } = labelsOf(1, this.edits % this.labels)[0] as { name: string };
    return { name, synonyms: [`unread word ${this.edits++}`] };
  }

  /** Makes a version in which one label has another synonym. @returns its number */
  async change(): Promise<number> {
    return (await this.client.data(UPSERT, { labels: [this.edit()] })).upsertLabels.version.number;
  }

  evaluate(version: number): Promise<unknown> {
    return this.ask(EVALUATE, { version });
  }
}
