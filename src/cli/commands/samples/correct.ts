import { readFile } from 'node:fs/promises';
import { type Command, Option } from '@commander-js/extra-typings';
import { SAMPLE_ROLES, type SampleRole } from '../../../domain/sample.js';
import { type JudgementInput, RemoveSamplesDocument } from '../../generated/graphql.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { counted, printResult } from '../../terminal/output.js';
import { BadSamplesError, UsageError } from '../../usage-error.js';
import { sendJudgements } from './judging.js';

interface Options extends ServiceOptions {
  readonly set: string;
  readonly label?: readonly string[] | undefined;
  readonly unknown?: true | undefined;
  readonly kind?: string | undefined;
  readonly unjudged?: true | undefined;
  readonly remove?: true | undefined;
  readonly role?: SampleRole | undefined;
  readonly file?: string | undefined;
  readonly message?: string | undefined;
}

export function addSampleCorrect(samples: Command): void {
  serviceCommand(samples, 'correct', 'change the right answers of samples, or take samples out: one version')
    .argument('[sampleId...]', 'as export and evaluate print them')
    .requiredOption('--set <slug>', 'slug of the sample set')
    .option('--label <name...>', 'what counts as right: any of several')
    .option('--unknown', 'they are in no label')
    .option('--kind <text>', 'what they show that are in no label')
    .option('--unjudged', 'forget the answer: they are not judged')
    .option('--remove', 'take them out of the set; older versions keep them')
    .addOption(new Option('--role <role>', 'what they are for').choices(SAMPLE_ROLES))
    .option('--file <file>', 'a file as export writes it, with corrected columns')
    .option('--message <text>', 'kept with the version')
    .action(correct);
}

async function correct(sampleIds: string[], options: Options): Promise<void> {
  const { set: sampleSet, message } = options;
  const request = connectTo(options);
  if (options.remove) {
    if (sampleIds.length === 0) throw new UsageError('name the samples that are to be taken out');
    const { removeSamples } = await request(RemoveSamplesDocument, { input: { sampleSet, sampleIds, message } });
    const { version } = removeSamples;
    const size = counted(version.sampleCount, 'sample');
    return printResult(options.json, removeSamples, () => [`${sampleSet}: version ${version.number}, ${size}`]);
  }
  const judgements = await judgementsOf(sampleIds, options);
  await sendJudgements(request, sampleSet, judgements, options);
}

async function judgementsOf(sampleIds: readonly string[], options: Options): Promise<JudgementInput[]> {
  if (options.file !== undefined) {
    if (sampleIds.length > 0) throw new UsageError('give either samples or --file');
    return judgementsIn(options.file);
  }
  if (sampleIds.length === 0) throw new UsageError('name the samples, or give --file');
  const { label, unknown, kind, unjudged, role } = options;
  const given = [label, unknown, unjudged].filter((value) => value !== undefined);
  if (given.length > 1) throw new UsageError('give one of --label, --unknown and --unjudged');
  if (given.length === 0 && kind === undefined && role === undefined) {
    throw new UsageError('say what is right: --label, --unknown, --unjudged, --kind or --role');
  }
  const expected = label ? [...label] : unknown ? [] : unjudged ? null : undefined;
  const answer = {
    ...(expected !== undefined && { expected }),
    ...(kind !== undefined && { kind }),
    ...(role && { role }),
  };
  return sampleIds.map((sampleId) => ({ sampleId, ...answer }));
}

/** The answers in a file that export has written, whoever has changed it since. */
async function judgementsIn(file: string): Promise<JudgementInput[]> {
  const { samplesInFile } = await import('../../formats/samples/sample-file.js');
  await readFile(file).catch(() => {
    throw new UsageError(`${file}: no such file`);
  });
  const { entries, bad } = await samplesInFile(file, undefined, undefined);
  const nameless = entries.filter(({ sampleId }) => sampleId === null);
  const all = [...bad, ...nameless.map(({ at }) => ({ at, reason: 'has no sampleId' }))];
  if (all.length > 0) throw new BadSamplesError(file, all);
  return entries.map(({ sampleId, expected, kind, role }) => ({
    sampleId: sampleId as string,
    expected: expected && [...expected],
    ...(expected?.length === 0 && { kind }),
    ...(role && { role }),
  }));
}
