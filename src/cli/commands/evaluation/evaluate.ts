import type { Command } from '@commander-js/extra-typings';
import { type SampleReference, sampleReference } from '../../arguments/sample-reference.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { EvaluateDocument, type EvaluationFieldsFragment } from '../../generated/graphql.js';
import { DETACH_OPTION, JOB_OPTION, madeByJob, orByJob, type WaitOptions } from '../../jobs/by-job.js';
import { type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { evaluationLines } from '../../terminal/evaluation/evaluation-lines.js';
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
  if (found) printResult(options.json, found, () => evaluationLines(set.slug, found, options.allLabels === true));
}
