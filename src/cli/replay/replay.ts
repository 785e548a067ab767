import { inOrder } from '../classify/in-order.js';
import type { PinnedSet } from '../classify/pinned-set.js';
import { ClassifyAgainDocument, type ClassifyAgainQuery, type Scoring } from '../generated/graphql.js';
import type { AnswerTo, Request } from '../service/request.js';
import type { Line } from './lines.js';
import { type FirstLabel, type RecordedAnswer, recordedAnswer, type Unusable } from './recorded-answer.js';

/** The version that answers again, and how. */
export interface Replay {
  readonly request: Request;
  readonly set: PinnedSet;
  /** That runs now. */
  readonly model: { readonly digest: string; readonly dtype: string };
  readonly ranking: Ranking;
}

export interface Ranking {
  readonly scoring: Scoring;
  readonly minSimilarity?: number | undefined;
  readonly minProbability?: number | undefined;
}

/** What became of a line. */
export type Replayed = { readonly line: number } & (
  | { readonly name: string; readonly before: FirstLabel | null; readonly after: FirstLabel | null }
  | { readonly unusable: Unusable | 'OTHER_MODEL' }
  /** The service takes no such vector. */
  | { readonly refused: string }
);

const CONCURRENCY = 4;
/** A list that one call takes. */
const VECTORS_PER_REQUEST = 100;
/** Some 1.5 MB as JSON. */
const NUMBERS_PER_REQUEST = 131_072;

interface Read {
  readonly line: number;
  readonly read: RecordedAnswer | Unusable | 'OTHER_MODEL';
}
type Outcome = AnswerTo<ClassifyAgainQuery>['classifyMany'][number];

/** Answers the lines again, in their order. @throws RequestError; UnreachableError; what reading the lines throws */
export async function* replayLines(lines: AsyncIterable<Line>, replay: Replay): AsyncGenerator<Replayed[]> {
  yield* inOrder(batchesOf(lines, replay.model), CONCURRENCY, (batch) => answerAgain(batch, replay));
}

async function* batchesOf(lines: AsyncIterable<Line>, model: Replay['model']): AsyncGenerator<Read[]> {
  let batch: Read[] = [];
  let numbers = 0;
  for await (const { number: line, text } of lines) {
    const read = ofModel(recordedAnswer(text, line), model);
    const length = typeof read === 'string' ? 0 : read.embedding.length;
    if (batch.length === VECTORS_PER_REQUEST || (numbers > 0 && numbers + length > NUMBERS_PER_REQUEST)) {
      yield batch;
      [batch, numbers] = [[], 0];
    }
    batch.push({ line, read });
    numbers += length;
  }
  if (batch.length > 0) yield batch;
}

/** A vector can only be compared with those of its own model. */
function ofModel(read: RecordedAnswer | Unusable, { digest, dtype }: Replay['model']): Read['read'] {
  if (typeof read === 'string' || !read.model) return read;
  return read.model.modelDigest === digest && read.model.dtype === dtype ? read : 'OTHER_MODEL';
}

async function answerAgain(batch: readonly Read[], { request, set, ranking }: Replay): Promise<Replayed[]> {
  const answers = batch.flatMap(({ read }) => (typeof read === 'string' ? [] : [read]));
  const images = answers.map(({ embedding }) => ({ embedding: [...embedding] }));
  const input = { images, labelSet: set, topK: 1, ...ranking };
  const outcomes = images.length === 0 ? [] : (await request(ClassifyAgainDocument, { input })).classifyMany;
  let next = 0;
  return batch.map(({ line, read }) =>
    typeof read === 'string' ? { line, unusable: read } : { line, ...compared(read, outcomes[next++] as Outcome) },
  );
}

function compared({ name, first: before }: RecordedAnswer, outcome: Outcome) {
  if (outcome.__typename === 'ClassifyFailure') {
    const message = outcome.message.replace(/^input\.images\[\d+\]\.embedding/, 'embedding');
    return { refused: `${outcome.code} ${message}` };
  }
  const [best] = outcome.predictions;
  const after = best && { labelId: best.label?.labelId ?? null, name: best.name, probability: best.probability };
  return { name, before, after: after ?? null };
}
