import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { versionNumber } from '../../arguments/numbers.js';
import { expectedReference, type VersionReference } from '../../arguments/set-reference.js';
import { LearnedFromDocument, type LearnedFromQuery, LearnFromExamplesDocument } from '../../generated/graphql.js';
import { changedByJob, DETACH_OPTION, JOB_OPTION, orByJob, type WaitOptions } from '../../jobs/by-job.js';
import { expectedNumber, found } from '../../service/lookups.js';
import { type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { changeLine } from '../../terminal/change-line.js';
import { counted, printResult } from '../../terminal/output.js';

interface SampleReference {
  readonly slug: string;
  readonly version?: number;
}

interface LearnOptions extends ServiceOptions, WaitOptions {
  readonly samples: SampleReference;
  readonly message?: string | undefined;
  readonly expect?: VersionReference | undefined;
}

export function addLabelLearning(labels: Command): void {
  serviceCommand(labels, 'learn', 'make a version that has learned from the examples of a sample set')
    .argument('<slug>')
    .requiredOption('--samples <set>', 'NAME or NAME@VERSION', sampleReference)
    .option('--message <text>', 'kept with the version')
    .option('--expect <version>', 'change nothing unless this is the latest version', expectedReference)
    .option(...JOB_OPTION)
    .option(...DETACH_OPTION)
    .action(learn);
}

async function learn(slug: string, { samples, message, expect, ...options }: LearnOptions): Promise<void> {
  const service = serviceOf(options);
  const { request } = service;
  const expectedVersion = await expectedNumber(request, slug, expect);
  const input = { labelSet: slug, sampleSet: samples, message, expectedVersion };
  const result = await orByJob(
    options,
    async () => (await request(LearnFromExamplesDocument, { input })).learnFromExamples,
    () => changedByJob(service, { input: { learn: input }, after: { kind: 'LEARN', subject: slug } }, options),
  );
  if (!result) return;
  const { labelSet } = await request(LearnedFromDocument, { slug, number: result.version.number });
  const { learned } = found(`version ${result.version.number} of label set "${slug}"`, labelSet?.version);
  printResult(options.json, { labelSet: slug, ...result, learned }, () => [
    changeLine(slug, result),
    ...(learned && !result.unchanged ? [learnedLine(learned)] : []),
    ...result.warnings,
  ]);
}

type Learned = NonNullable<NonNullable<NonNullable<LearnedFromQuery['labelSet']>['version']>['learned']>;

function learnedLine({ exampleCount, labelCount, gain, standardError, a, b }: Learned): string {
  const from = `learned from ${counted(exampleCount, 'example')} of ${counted(labelCount, 'label')}`;
  const weights = `a ${a.toFixed(2)}, b ${b.toFixed(2)}`;
  if (gain === null || gain === undefined) return `${from}: ${weights}, not measured`;
  return `${from}: ${weights}, gains ${gain.toFixed(3)} ± ${standardError?.toFixed(3)} nats on those held out`;
}

/** Parses `NAME` or `NAME@VERSION`. @throws InvalidArgumentError */
function sampleReference(text: string): SampleReference {
  const [, slug, version] = /^([^@]+)(?:@(\d+))?$/.exec(text) ?? [];
  if (!slug) throw new InvalidArgumentError('must be NAME or NAME@VERSION.');
  return { slug, ...(version !== undefined && { version: versionNumber(version) }) };
}
