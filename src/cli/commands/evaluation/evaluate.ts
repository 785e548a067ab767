import type { Command } from '@commander-js/extra-typings';
import { type SampleReference, sampleReference } from '../../arguments/sample-reference.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { EvaluateDocument, type EvaluationFieldsFragment, UnknownsByDocument } from '../../generated/graphql.js';
import { DETACH_OPTION, JOB_OPTION, madeByJob, orByJob, type WaitOptions } from '../../jobs/by-job.js';
import { type Service, type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { RequestError } from '../../service/transport/request-error.js';
import { evaluationLines, type UnknownsByScore } from '../../terminal/evaluation/evaluation-lines.js';
import { printResult } from '../../terminal/output.js';

interface Options extends ServiceOptions, WaitOptions {
  readonly samples: SampleReference;
  readonly allLabels?: true | undefined;
  readonly json?: true | undefined;
}

export function addEvaluate(program: Command): void {
  serviceCommand(program, 'evaluate', 'how right a label set is, by samples: what is wrong, and what is taken for what')
    .argument('<set>', 'NAME, NAME@VERSION or NAME@TAG', setReference)
    .requiredOption('--samples <set>', 'NAME or NAME@VERSION of a sample set', sampleReference)
    .option('--all-labels', 'list all labels, not only those that most samples miss')
    .option(...JOB_OPTION)
    .option(...DETACH_OPTION)
    .action(evaluate);
}

async function evaluate(set: SetReference, options: Options): Promise<void> {
  const service = serviceOf(options);
  const subject = { labelSet: set, sampleSet: options.samples };
  const start = { input: { evaluate: subject }, after: { kind: 'EVALUATE', subject: set.slug } } as const;
  const found = await orByJob(
    options,
    async (): Promise<EvaluationFieldsFragment> =>
      (await service.request(EvaluateDocument, subject)).evaluation as EvaluationFieldsFragment,
    async () => {
      const made = await madeByJob(service, start, options);
      return made?.__typename === 'EvaluatePayload' ? made.evaluation : undefined;
    },
  );
  if (!found) return;
  const unknownsBy = await unknownsByOtherScores(service, subject, found);
  const result = { ...found, unknownsBy };
  printResult(options.json, result, () => evaluationLines(set.slug, result, options.allLabels === true));
}

/** How well the scores that are made of the samples' own pictures tell unknowns; null where the samples are too few. */
async function unknownsByOtherScores(
  { request }: Service,
  { labelSet: { slug }, sampleSet: samples }: { labelSet: SetReference; sampleSet: SampleReference },
  { unknowns, labelSetVersion, sampleSetVersion }: EvaluationFieldsFragment,
): Promise<UnknownsByScore> {
  if (!unknowns) return { PROTOTYPE: null, LOGISTIC: null };
  const by = async (score: 'PROTOTYPE' | 'LOGISTIC') => {
    const labelSet = { slug, version: labelSetVersion?.number };
    const sampleSet = { slug: samples.slug, version: sampleSetVersion.number };
    try {
      return (await request(UnknownsByDocument, { labelSet, sampleSet, score })).evaluation?.unknowns ?? null;
    } catch (error) {
      if (error instanceof RequestError && NOT_HAD.has(error.code)) return null;
      throw error;
    }
  };
  return { PROTOTYPE: await by('PROTOTYPE'), LOGISTIC: await by('LOGISTIC') };
}

/** Too few samples, or too many labels, for a score. */
const NOT_HAD = new Set(['TOO_FEW_SAMPLES', 'BAD_USER_INPUT']);
