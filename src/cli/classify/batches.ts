import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../domain/limits.js';
import { FILE_ERRORS } from '../formats/text-file.js';
import {
  ClassifyManyDocument,
  type ClassifyManyInput,
  type ClassifyManyQuery,
  type ErrorCode,
} from '../generated/graphql.js';
import { type AnswerTo, jittered, type Request, RequestError } from '../service/request.js';
import type { PinnedSet } from './pinned-set.js';
import type { ImageRow } from './row.js';

/** Enough images to fill a batch of the model, and few enough that an interrupted run loses little. */
const IMAGES_PER_REQUEST = 16;
/** A body of 16 MB, which a server accepts by default, less some room for the rest of the form. */
const BYTES_PER_REQUEST = (16 * 1024 - 256) * 1024;

/** Codes of failures that concern one request only; any other ends the run. */
const REQUEST_FAILURES: readonly ErrorCode[] = [
  'PAYLOAD_TOO_LARGE',
  'TIMEOUT',
  'OVERLOADED',
  'RATE_LIMITED',
  'INTERNAL',
];

export interface ImageFile {
  readonly path: string;
  /** Undefined when the file cannot be sent; `row` then has the reason. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  readonly row?: ImageRow;
}

/** A number of 32 bits with the digits that it takes to read the same number again. */
const shortest = (value: number): number => Number(value.toPrecision(9));

type Ranking = Pick<
  ClassifyManyInput,
  'topK' | 'minSimilarity' | 'minProbability' | 'scoring' | 'calibrated' | 'calibration'
>;
type Outcome = AnswerTo<ClassifyManyQuery>['classifyMany'][number];

/** Sends images, several per request, and makes a row of each result. */
export class Batches {
  constructor(
    private readonly request: Request,
    private readonly set: PinnedSet,
    private readonly ranking: Ranking,
    private readonly maxWaitMs: number,
    private readonly embeddings = false,
  ) {}

  /** Files in groups that fit into one request. */
  async *split(paths: readonly string[]): AsyncGenerator<ImageFile[]> {
    let batch: ImageFile[] = [];
    let bytes = 0;
    for (const path of paths) {
      const file = await this.read(path);
      const size = file.bytes?.byteLength ?? 0;
      if (batch.length === IMAGES_PER_REQUEST || (batch.length > 0 && bytes + size > BYTES_PER_REQUEST)) {
        yield batch;
        [batch, bytes] = [[], 0];
      }
      batch.push(file);
      bytes += size;
    }
    if (batch.length > 0) yield batch;
  }

  /** One row per file, in the same order. An image that fails on its own becomes a row with the error code. */
  async classify(files: readonly ImageFile[]): Promise<ImageRow[]> {
    const rows = new Map<ImageFile, ImageRow>();
    for (const file of files) if (file.row) rows.set(file, file.row);
    let pending = files.filter((file) => !rows.has(file));
    for (let waited = 0; pending.length > 0; ) {
      const outcomes = await this.send(pending);
      const retries = pending.flatMap((file, i) => {
        const outcome = outcomes[i] as Outcome;
        rows.set(file, this.rowOf(file.path, outcome));
        const ms = outcome.__typename === 'ClassifyFailure' ? outcome.retryAfterMs : undefined;
        return ms == null ? [] : [{ file, ms }];
      });
      const ms = jittered(Math.max(0, ...retries.map((retry) => retry.ms)));
      if (waited + ms > this.maxWaitMs) break;
      pending = retries.map(({ file }) => file);
      if (pending.length > 0) await sleep(ms);
      waited += ms;
    }
    return files.map((file) => rows.get(file) as ImageRow);
  }

  /**
   * Sends one request. A failure that concerns only this request becomes the outcome of its images; when the service
   * accepts only smaller requests, each half is sent on its own.
   *
   * @throws RequestError for a failure that any other request would meet too
   */
  private async send(files: readonly ImageFile[]): Promise<Outcome[]> {
    const images = files.map(({ bytes }) => ({ upload: new Blob([bytes as Uint8Array<ArrayBuffer>]) }));
    try {
      const input = { images, labelSet: this.set, ...this.ranking };
      const { classifyMany } = await this.request(ClassifyManyDocument, { input, embeddings: this.embeddings });
      return classifyMany;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const { message } = error;
      const code = REQUEST_FAILURES.find((failure) => failure === error.code);
      if (!code) throw error;
      if (code !== 'PAYLOAD_TOO_LARGE' || files.length === 1) {
        return files.map((_, index) => ({ __typename: 'ClassifyFailure', index, code, message, retryAfterMs: null }));
      }
      const half = Math.ceil(files.length / 2);
      return [...(await this.send(files.slice(0, half))), ...(await this.send(files.slice(half)))];
    }
  }

  /** Reads a file, unless the service would refuse it: it is empty, or larger than the service accepts. */
  private async read(path: string): Promise<ImageFile> {
    try {
      const { size } = await stat(path);
      // A pipe has no size before it is read.
      const bytes = size <= LIMITS.imageBytes ? await readFile(path) : undefined;
      if (bytes?.byteLength === 0) return this.unsendable(path, 'UNSUPPORTED_IMAGE', 'the file is empty');
      if (bytes && bytes.byteLength <= LIMITS.imageBytes) return { path, bytes };
      const message = `the image is larger than ${LIMITS.imageBytes / 1024 / 1024} MB`;
      return this.unsendable(path, 'PAYLOAD_TOO_LARGE', message);
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      return this.unsendable(path, 'UNREADABLE', FILE_ERRORS[code] ?? message);
    }
  }

  private unsendable(path: string, code: string, message: string): ImageFile {
    return { path, bytes: undefined, row: this.failed(path, code, message) };
  }

  private rowOf(path: string, outcome: Outcome): ImageRow {
    if (outcome.__typename === 'ClassifyFailure') {
      return this.failed(path, outcome.code, outcome.message.replace(/^input\.images\[\d+\](?:\.upload)?: /, ''));
    }
    const { predictions, unknown, image, provenance: of, embedding } = outcome;
    const ranked = predictions.map(({ label, confidence, ...prediction }) => ({
      ...prediction,
      ...(confidence != null && { confidence }),
      id: label?.id ?? null,
    }));
    const { calibration, ...plain } = of;
    const provenance = calibration ? { ...plain, calibration: calibration.id } : plain;
    const { slug, version } = this.set;
    const answer = { sha256: image?.sha256 ?? null, unknown, predictions: ranked, provenance };
    return { path, labelSet: slug, version, ...answer, ...(embedding && { embedding: embedding.map(shortest) }) };
  }

  private failed(path: string, code: string, message: string): ImageRow {
    return { path, labelSet: this.set.slug, version: this.set.version, error: { code, message } };
  }
}
