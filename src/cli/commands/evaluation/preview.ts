import type { Command } from '@commander-js/extra-typings';
import { type SampleReference, sampleReference } from '../../arguments/sample-reference.js';
import {
  type SetReference,
  setReference,
  type VersionReference,
  versionReference,
} from '../../arguments/set-reference.js';
import { PreviewDocument, type PreviewFieldsFragment, type PreviewTarget } from '../../generated/graphql.js';
import { DETACH_OPTION, JOB_OPTION, madeByJob, orByJob, type WaitOptions } from '../../jobs/by-job.js';
import { type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { previewLines } from '../../terminal/evaluation/preview-lines.js';
import { STATUS } from '../../terminal/exit-status.js';
import { printResult } from '../../terminal/output.js';
import { UsageError } from '../../usage-error.js';

interface Options extends ServiceOptions, WaitOptions {
  readonly samples: SampleReference;
  readonly to?: VersionReference | undefined;
  readonly file?: string | undefined;
  readonly remove?: string[] | undefined;
  readonly template?: string | undefined;
  readonly failIfWorse?: true | undefined;
  readonly json?: true | undefined;
}

/** A loss that chance alone makes less often fails. */
const WORSE_P = 0.05;

export function addPreview(program: Command): void {
  serviceCommand(
    program,
    'preview',
    'which answers a change would change, on samples: another version, or a draft that is not committed',
  )
    .argument('<set>', 'NAME, NAME@VERSION or NAME@TAG: what is changed', setReference)
    .requiredOption('--samples <set>', 'NAME or NAME@VERSION of a sample set', sampleReference)
    .option('--to <version>', 'the number of a version, a tag, or latest', versionReference)
    .option(
      '--file <file>',
      'a draft: labels to add and change, in a file as labels import takes it; - is standard input',
    )
    .option('--remove <names...>', 'a draft: labels to remove')
    .option('--template <slug>', 'a draft: another prompt template')
    .option('--fail-if-worse', 'exit with 1 when more is lost than gained, and p is at most 0.05')
    .option(...JOB_OPTION)
    .option(...DETACH_OPTION)
    .action(preview);
}

async function preview(set: SetReference, options: Options): Promise<void> {
  const service = serviceOf(options);
  const request = { from: set, to: await targetOf(set, options), sampleSet: options.samples };
  const start = { input: { preview: request }, after: { kind: 'PREVIEW', subject: set.slug } } as const;
  const found = await orByJob(
    options,
    async (): Promise<PreviewFieldsFragment> =>
      (await service.request(PreviewDocument, request)).preview as PreviewFieldsFragment,
    async () => {
      const made = await madeByJob(service, start, options);
      return made?.__typename === 'PreviewPayload' ? made.preview : undefined;
    },
  );
  if (!found) return;
  printResult(options.json, found, () => previewLines(set.slug, found));
  if (options.failIfWorse && found.lost > found.gained && found.pValue <= WORSE_P) process.exitCode = STATUS.failed;
}

/** @throws UsageError unless there is either a version or a draft */
async function targetOf({ slug }: SetReference, options: Options): Promise<PreviewTarget> {
  const { to, file, remove, template } = options;
  const isDraft = file !== undefined || remove !== undefined || template !== undefined;
  if ((to !== undefined) === isDraft) throw new UsageError('give either --to, or --file, --remove or --template');
  if (to) return { version: { slug, ...to } };
  return {
    draft: {
      ...(file !== undefined && { upsert: await labelsIn(file) }),
      ...(remove && { remove }),
      ...(template !== undefined && { promptTemplate: { slug: template } }),
    },
  };
}

/** @throws UsageError when a row cannot be used */
async function labelsIn(path: string) {
  const [{ readContent, readLabels }, { inputOf }, { shownName }, { BadRowsError }] = await Promise.all([
    import('../../formats/label-file.js'),
    import('../../formats/label-shape.js'),
    import('../../formats/text-file.js'),
    import('../../usage-error.js'),
  ]);
  const file = shownName(path);
  const { entries, bad } = readLabels({ ...(await readContent(path, { remedy: 'save the file as UTF-8' })), file });
  if (bad.length > 0) throw new BadRowsError(file, bad);
  if (entries.length === 0) throw new UsageError(`${file}: has no labels`);
  return entries.map(({ value }) => inputOf(value));
}
