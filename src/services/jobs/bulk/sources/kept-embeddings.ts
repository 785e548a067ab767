import type { BulkItem } from '../../../../domain/bulk.js';
import type { Job } from '../../../../domain/job.js';
import { badInput, LexiclipError, notFound } from '../../../../errors.js';
import type { BulkStore } from '../../../storage/bulk/bulk-store.js';
import type { BulkOutcome } from '../bulk-outcome.js';
import type { BulkSource } from './bulk-source.js';

interface KeptEmbeddingsParts {
  /** @returns undefined for a job of another tenant as well */
  readonly findJob: () => Promise<Job | undefined>;
  readonly openStore: () => Promise<BulkStore>;
  /** Digest of the model that runs. */
  readonly modelDigest: string;
}

/** The images of an earlier job, by the embeddings that it has kept. @param argument path of the job's id */
export function keptEmbeddings({ findJob, openStore, modelDigest }: KeptEmbeddingsParts, argument: string): BulkSource {
  const outcomeOf = async (): Promise<BulkOutcome> => {
    const job = await findJob();
    if (job?.kind !== 'CLASSIFY_IMAGES') throw notFound(argument, 'such job that classifies images');
    const outcome = job.outcome as BulkOutcome | null;
    if (!outcome) throw badInput(argument, `the job has not succeeded: it is ${job.state}`);
    if (outcome.keptDimensions === null) throw badInput(argument, 'the job was started without keepEmbeddings');
    if (outcome.modelDigest !== modelDigest) {
      const rule = 'embeddings of different models cannot be compared';
      throw new LexiclipError('MODEL_MISMATCH', `${argument}: the job ran with another model; ${rule}`, { argument });
    }
    return outcome;
  };
  return {
    check: async () => void (await outcomeOf()),
    isHere: async () => true,
    async *items(from, signal) {
      const outcome = await outcomeOf();
      const kept = { table: outcome.table, version: outcome.tableVersion };
      const results = await (await openStore()).results(kept, {
        dimensions: outcome.keptDimensions as number,
        isCalibrated: false,
      });
      if (!results) throw notFound(argument, 'such job any more');
      try {
        for await (const part of results.read(outcome.total, from)) {
          signal.throwIfAborted();
          for (const { seq, name, embedding, fault } of part) {
            yield (
              embedding ? { seq, name, vector: embedding } : { seq, name, fault: fault ?? LOST }
            ) satisfies BulkItem;
          }
        }
      } finally {
        results.close();
      }
    },
  };
}

const LOST = { code: 'NOT_FOUND', message: 'the earlier job has no embedding of it' };
