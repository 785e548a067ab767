import type { Job } from '../../../domain/job.js';
import { LexiclipError } from '../../../errors.js';
import type { Evaluation } from '../../evaluation/evaluations/evaluation.js';
import type { Evaluations } from '../../evaluation/evaluations/evaluations.js';
import type { Preview, PreviewRequest, Previews } from '../../evaluation/preview/previews.js';
import type { EvaluateJobInput } from './evaluation-jobs.js';

/** Reads again what jobs have found by comparing samples. */
export class ComparisonResults {
  constructor(
    private readonly evaluations: Evaluations,
    private readonly previews: Previews,
  ) {}

  /** @returns undefined without a result, and when it is not kept any more */
  evaluation({ tenantId, outcome }: Job, signal: AbortSignal): Promise<Evaluation | undefined> {
    return ifKept(outcome?.request as EvaluateJobInput | undefined, async ({ labelSet, sampleSet }) => {
      const subject = await this.evaluations.subjectOf(tenantId, labelSet, sampleSet);
      return this.evaluations.of(tenantId, subject, { signal });
    });
  }

  /** @returns undefined without a result, and when it is not kept any more */
  preview({ tenantId, outcome }: Job, signal: AbortSignal): Promise<Preview | undefined> {
    return ifKept(outcome?.request as PreviewRequest | undefined, (request) =>
      this.previews.of(tenantId, request, { signal }),
    );
  }
}

async function ifKept<Request, Result>(
  request: Request | undefined,
  read: (request: Request) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return request && (await read(request));
  } catch (error) {
    // Its sets were deleted, or it has to be computed anew.
    if (error instanceof LexiclipError && ['NOT_FOUND', 'TOO_LARGE_TO_WAIT'].includes(error.code)) return undefined;
    throw error;
  }
}
