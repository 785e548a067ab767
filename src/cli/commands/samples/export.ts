import { extname } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { SAMPLE_ROLES, type SampleRole } from '../../../domain/sample.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { writeOutput } from '../../files/output.js';
import { type SampleFieldsFragment, SamplePageDocument } from '../../generated/graphql.js';
import { found, sampleVersionOf } from '../../service/lookups.js';
import { allLabels } from '../../service/pages.js';
import type { Request } from '../../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { counted, note, print, printText } from '../../terminal/output.js';
import { UsageError } from '../../usage-error.js';

const FORMATS = ['csv', 'jsonl'] as const;

interface Options extends ServiceOptions {
  readonly set: SetReference;
  readonly format?: (typeof FORMATS)[number] | undefined;
  readonly out?: string | undefined;
  readonly label?: string | undefined;
  readonly unknown?: true | undefined;
  readonly unjudged?: true | undefined;
  readonly role?: SampleRole | undefined;
}

export function addSampleExport(samples: Command): void {
  serviceCommand(samples, 'export', 'write what is known of the samples of one version, without their pictures')
    .requiredOption('--set <set>', 'NAME or NAME@VERSION', setReference)
    .option('--label <name>', 'only those for which it counts as right')
    .option('--unknown', 'only those in no label')
    .option('--unjudged', 'only those that are not judged yet')
    .addOption(new Option('--role <role>', 'only those with it').choices(SAMPLE_ROLES))
    .addOption(
      new Option('--format <format>', 'guessed from the extension of --out when omitted, else csv').choices(FORMATS),
    )
    .option('--out <file>', 'output file; standard output when omitted')
    .action(exportSamples);
}

async function exportSamples(options: Options): Promise<void> {
  const { set, out } = options;
  if (set.tag !== undefined) throw new UsageError('--set: versions of samples have no tags');
  const request = connectTo(options);
  const number = await sampleVersionOf(request, set);
  const samples = await samplesOf(request, set.slug, number, options);
  const format = options.format ?? (/^\.(jsonl|ndjson)$/i.test(extname(out ?? '')) || options.json ? 'jsonl' : 'csv');
  const { sampleText } = await import('../../formats/samples/sample-output.js');
  const text = sampleText(samples, format);
  if (!out) {
    printText(text);
    return;
  }
  await writeOutput(out, text);
  const result = { sampleSet: set.slug, version: number, samples: samples.length, format, out };
  if (options.json) print(JSON.stringify(result, null, 2));
  else note(`wrote ${set.slug} version ${number}, ${counted(samples.length, 'sample')}, to ${out}`);
}

const samplesOf = (
  request: Request,
  slug: string,
  number: number,
  { label, unknown, unjudged, role }: Options,
): Promise<SampleFieldsFragment[]> =>
  allLabels(async (after, first) => {
    const { sampleSet } = await request(SamplePageDocument, {
      slug,
      number,
      first,
      after,
      label,
      unknown,
      unjudged,
      role,
    });
    return found(`version ${number} of sample set "${slug}"`, sampleSet?.version).samples;
  });
