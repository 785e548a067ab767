import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import { availableCores } from '../../concurrency/available-cores.js';
import { Brake } from '../../concurrency/threads/brake.js';
import { type Supervision, UNSUPERVISED } from '../../concurrency/threads/supervision.js';
import { ThreadPool } from '../../concurrency/threads/thread-pool.js';
import { averagePrecisions, type Positives, positivesOf } from './average-precision.js';
import { inSlot, partsOf } from './block-parts.js';
import {
  type ComparedLabels,
  NO_LABELS,
  type PlacedLabels,
  placeLabels,
  type SampleBlock,
  type SampleVectors,
  sharedFloats,
} from './comparison.js';
import type { EngineTask, EngineThreadData } from './engine-worker.js';
import { newResults, putResults } from './sample-results.js';
import type { ParamsOf, ResultOf, TaskName } from './tasks/registry.js';
import type { RightRows } from './tasks/right-products.js';

/** Comparisons of samples with labels in one task of a thread: some 30 ms. */
const TASK_COMPARISONS = 1_000_000;
const MIN_SAMPLES = 16;
const MAX_SAMPLES = 4_096;
/** Parts that are read while all threads are busy, so that none of them waits for the next. */
const AHEAD = 1;
/** More threads than that read memory faster than it can be read. */
const MAX_THREADS = 8;

/** What is done with every block. */
export interface BlockWork<Name extends TaskName> {
  /** What the thread is told beside the block. */
  paramsOf(block: SampleBlock): ParamsOf<Name>;
  onResult(result: ResultOf<Name>, block: SampleBlock): void;
}

interface EngineOptions {
  /** What its threads give way to. */
  readonly brake?: Brake | undefined;
  readonly threads?: number | undefined;
  readonly supervision?: Supervision | undefined;
}

export interface EngineResults {
  readonly results: SampleResults;
  /** [labels]; NaN for labels that no sample belongs to. */
  readonly averagePrecision: Float64Array;
}

/**
 * Compares samples with labels in threads that run when nothing else wants the cores. At any time there are few
 * parts of blocks in memory, so that a hundred thousand samples take no more of it than a few thousand.
 */
export class EvaluationEngine {
  private readonly pool: ThreadPool<EngineTask, unknown>;

  private readonly threads: number;

  constructor({ brake = new Brake(), threads = availableCores(), supervision = UNSUPERVISED }: EngineOptions = {}) {
    this.threads = Math.min(MAX_THREADS, threads);
    const data = (): EngineThreadData => ({ urgent: brake.urgent });
    const script = new URL('./engine-worker.js', import.meta.url);
    // onnxruntime ends the whole process when its thread is terminated during a run.
    const plan = { name: 'evaluation', script, data, terminable: false };
    this.pool = new ThreadPool(plan, { minThreads: 0, maxThreads: this.threads }, supervision);
  }

  /** Starts the threads while what they will compare is still being read. */
  warm(): void {
    this.pool.warm();
  }

  /** Prepares labels to be compared with many blocks. */
  place(labels: ComparedLabels): PlacedLabels {
    return placeLabels(labels);
  }

  /**
   * What each sample's labels are, and how well each label ranks its samples.
   *
   * @param vectors of all of the samples, read twice
   * @throws the signal's reason; Error when a thread fails
   */
  async results(
    labels: PlacedLabels,
    samples: EvaluatedSamples,
    vectors: SampleVectors,
    signal?: AbortSignal,
  ): Promise<EngineResults> {
    const positives = await this.positives(labels, samples, vectors, signal);
    const negatives = new Float64Array(positives.similarities.length);
    const count = (counted: Uint32Array) => {
      for (const [i, more] of counted.entries()) negatives[i] = (negatives[i] as number) + more;
    };
    const results = await this.sampleResults(labels, samples, vectors, signal, { positives, count });
    return { results, averagePrecision: averagePrecisions(positives, negatives) };
  }

  /**
   * What each sample's labels are, without how labels rank samples. Of samples without a vector nothing is found.
   *
   * @param vectors read once
   * @throws as `results`
   */
  async sampleResults(
    labels: PlacedLabels,
    samples: EvaluatedSamples,
    vectors: SampleVectors,
    signal?: AbortSignal,
    ranked?: { readonly positives: Positives; count(negatives: Uint32Array): void },
  ): Promise<SampleResults> {
    const all = newResults(samples.samples.length);
    await this.run(
      'results',
      labels,
      vectors,
      {
        paramsOf: ({ indexes }) => ({ ...rightsOf(samples, indexes), positives: ranked?.positives }),
        onResult({ results, negatives }, { indexes }) {
          putResults(all, results, indexes);
          if (negatives) ranked?.count(negatives);
        },
      },
      signal,
    );
    return all;
  }

  /**
   * Cosine similarity of every sample to every label, row-major, [samples × labels]: for few labels or few samples.
   *
   * @throws as `results`
   */
  async similarities(labels: PlacedLabels, count: number, vectors: SampleVectors, signal?: AbortSignal) {
    const all = new Float32Array(count * labels.count);
    await this.run(
      'similarities',
      labels,
      vectors,
      {
        paramsOf: () => undefined,
        onResult(part, { indexes }) {
          for (const [i, index] of indexes.entries()) {
            all.set(part.subarray(i * labels.count, (i + 1) * labels.count), index * labels.count);
          }
        },
      },
      signal,
    );
    return all;
  }

  /**
   * Has threads do something with all blocks, some of each at a time.
   *
   * @throws as `results`; when one part fails, those that have begun are over before that
   */
  async run<Name extends TaskName>(
    name: Name,
    labels: PlacedLabels,
    vectors: SampleVectors,
    work: BlockWork<Name>,
    signal?: AbortSignal,
  ): Promise<void> {
    const { matrix, dimensions } = labels;
    const few = Math.floor((TASK_COMPARISONS * dimensions) / matrix.length);
    const size = Math.min(MAX_SAMPLES, Math.max(MIN_SAMPLES, few));
    const parts = partsOf(vectors(), size, dimensions);
    let failed = false;
    const runParts = async () => {
      const slot = sharedFloats(size * dimensions);
      while (!failed) {
        signal?.throwIfAborted();
        const { value: block, done } = await parts.next();
        if (done) return;
        const task = { name, params: work.paramsOf(block), labels, block: { ...block, vectors: inSlot(block, slot) } };
        work.onResult((await this.pool.run(task)) as ResultOf<Name>, block);
      }
    };
    const runs = Array.from({ length: this.threads + AHEAD }, () =>
      runParts().catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    );
    const ended = await Promise.allSettled(runs);
    await parts.return(undefined);
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  }

  /**
   * Has a thread compute something without samples.
   *
   * @throws Error when the thread fails
   */
  async compute<Name extends TaskName>(name: Name, params: ParamsOf<Name>): Promise<ResultOf<Name>> {
    const block: SampleBlock = { indexes: new Int32Array(0), vectors: new Float32Array(0) };
    return (await this.pool.run({ name, params, labels: NO_LABELS, block })) as ResultOf<Name>;
  }

  /** Whether no samples can be compared now. */
  get faulty(): boolean {
    return this.pool.faulty;
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async positives(
    labels: PlacedLabels,
    samples: EvaluatedSamples,
    vectors: SampleVectors,
    signal: AbortSignal | undefined,
  ): Promise<Positives> {
    const { rightRows, rightFrom } = samples;
    const products = new Float32Array(rightRows.length);
    await this.run(
      'rightProducts',
      labels,
      vectors,
      {
        paramsOf: ({ indexes }) => rightsOf(samples, indexes),
        onResult(part, { indexes }) {
          let at = 0;
          for (const index of indexes) {
            for (let to = rightFrom[index] as number; to < (rightFrom[index + 1] as number); to++) {
              products[to] = part[at++] as number;
            }
          }
        },
      },
      signal,
    );
    return positivesOf(labels.count, rightRows, products);
  }
}

/** The right labels of some samples. */
export function rightsOf({ rightRows, rightFrom }: EvaluatedSamples, indexes: Int32Array): RightRows {
  const own = Array.from(indexes, (index) => rightRows.subarray(rightFrom[index], rightFrom[index + 1]));
  const from = new Int32Array(indexes.length + 1);
  for (const [i, { length }] of own.entries()) from[i + 1] = (from[i] as number) + length;
  const rows = new Int32Array(from.at(-1) as number);
  for (const [i, some] of own.entries()) rows.set(some, from[i]);
  return { rightRows: rows, rightFrom: from };
}
