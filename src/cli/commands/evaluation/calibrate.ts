import type { Command } from '@commander-js/extra-typings';
import { share } from '../../arguments/numbers.js';
import { type SampleReference, sampleReference } from '../../arguments/sample-reference.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { readText } from '../../formats/text-file.js';
import { CalibrateDocument, type CalibrateInput, type CalibrationFieldsFragment } from '../../generated/graphql.js';
import { DETACH_OPTION, JOB_OPTION, madeByJob, orByJob, type WaitOptions } from '../../jobs/by-job.js';
import { type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { calibrationLines } from '../../terminal/evaluation/calibration-lines.js';
import { printResult } from '../../terminal/output.js';
import { UsageError } from '../../usage-error.js';

interface Options extends ServiceOptions, WaitOptions {
  readonly samples: SampleReference;
  readonly falseAccepts?: number | undefined;
  readonly precision?: number | undefined;
  readonly trueAccepts?: number | undefined;
  readonly guaranteed?: true | undefined;
  readonly negativeLabels?: string | undefined;
  readonly json?: true | undefined;
}

export function addCalibrate(program: Command): void {
  serviceCommand(program, 'calibrate', 'find the threshold for "none of these", and what a probability means')
    .argument('<set>', 'NAME, NAME@VERSION or NAME@TAG', setReference)
    .requiredOption('--samples <set>', 'NAME or NAME@VERSION of a sample set', sampleReference)
    .option('--false-accepts <share>', 'share of pictures in no label that may pass, such as 0.05', share)
    .option('--precision <share>', 'share of accepted answers that shall be right, such as 0.95', share)
    .option('--true-accepts <share>', 'share of pictures of a label that shall pass, such as 0.9', share)
    .option('--guaranteed', 'in 95 % of draws of samples, not only on average; takes more samples')
    .option('--negative-labels <file>', 'nouns for things in no label, one a line: one more score is tried')
    .option(...JOB_OPTION)
    .option(...DETACH_OPTION)
    .action(calibrate);
}

async function calibrate(set: SetReference, options: Options): Promise<void> {
  const service = serviceOf(options);
  const target = targetOf(options);
  const input: CalibrateInput = {
    labelSet: set,
    sampleSet: options.samples,
    target,
    guaranteed: options.guaranteed === true,
    ...(options.negativeLabels && { negativeLabels: await wordsIn(options.negativeLabels) }),
  };
  const start = { input: { calibrate: input }, after: { kind: 'CALIBRATE', subject: set.slug } } as const;
  const calibration = await orByJob(
    options,
    async (): Promise<CalibrationFieldsFragment> =>
      (await service.request(CalibrateDocument, { input })).calibrate.calibration,
    async () => {
      const made = await madeByJob(service, start, options);
      return made?.__typename === 'CalibratePayload' ? made.calibration : undefined;
    },
  );
  if (calibration) printResult(options.json, calibration, () => calibrationLines(set.slug, calibration));
}

/** The lines of a file that are not empty. @throws UsageError when it cannot be read */
const wordsIn = async (file: string): Promise<string[]> =>
  (await readText(file))
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** @throws UsageError unless exactly one share is given */
function targetOf({ falseAccepts, precision, trueAccepts }: Options): CalibrateInput['target'] {
  const given = [falseAccepts, precision, trueAccepts].filter((one) => one !== undefined);
  if (given.length !== 1) throw new UsageError('give exactly one of --false-accepts, --precision and --true-accepts');
  if (falseAccepts !== undefined) return { falseAcceptRate: falseAccepts };
  return precision !== undefined ? { precision } : { trueAcceptRate: trueAccepts as number };
}
