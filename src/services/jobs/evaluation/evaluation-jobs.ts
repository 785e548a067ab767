import type { LabelSetRef } from '../../../domain/label-set.js';
import type { SampleSetRef } from '../../../domain/sample.js';
import type { ComparisonOptions } from '../../evaluation/evaluations/comparison-turns.js';
import type { Evaluations } from '../../evaluation/evaluations/evaluations.js';
import type { PreviewRequest, Previews } from '../../evaluation/preview/previews.js';
import { named } from '../argument.js';
import type { JobContext, JobHandler } from '../job-handler.js';

export interface EvaluateJobInput {
  readonly labelSet: LabelSetRef;
  readonly sampleSet: SampleSetRef;
}

/** What the jobs leave: their inputs, with the versions that they were started with, by which what they found is kept. */
interface Outcome<Input> extends Readonly<Record<string, unknown>> {
  readonly request: Input;
}

/** The job that evaluates a version, of the versions that it was started with. */
export const evaluateJob = (evaluations: Evaluations): JobHandler => ({
  kind: 'EVALUATE',
  async prepare({ tenant }, input, argument) {
    const { labelSet, sampleSet } = input as EvaluateJobInput;
    const subject = await named(argument, 'EVALUATE', () => evaluations.subjectOf(tenant.id, labelSet, sampleSet));
    const bound: EvaluateJobInput = {
      labelSet: { slug: labelSet.slug, version: subject.version.number },
      sampleSet: { slug: sampleSet.slug, version: subject.sampleVersion.number },
    };
    return { subject: labelSet.slug, input: bound };
  },
  async run(context, input) {
    const request = input as EvaluateJobInput;
    const { tenant } = context.actor;
    const subject = await evaluations.subjectOf(tenant, request.labelSet, request.sampleSet);
    const evaluation = await evaluations.of(tenant, subject, longComparison(context));
    // They take as long again, and whoever asks for them afterwards may not wait for them.
    await evaluation.learnedScores();
    return { request } satisfies Outcome<EvaluateJobInput>;
  },
});

/** The job that previews a change, of the versions that it was started with. */
export const previewJob = (previews: Previews): JobHandler => ({
  kind: 'PREVIEW',
  async prepare({ tenant }, input, argument) {
    const request = input as PreviewRequest;
    const bound = await named(argument, 'PREVIEW', () => previews.bind(tenant.id, request));
    return { subject: request.from.slug, input: bound };
  },
  async run(context, input) {
    const request = input as PreviewRequest;
    await previews.of(context.actor.tenant, request, longComparison(context));
    return { request } satisfies Outcome<PreviewRequest>;
  },
});

const longComparison = (context: JobContext): ComparisonOptions => ({
  signal: context.signal,
  long: { lane: 'batch', progress: (done, total) => context.progress({ done, total, unit: 'samples' }) },
});
