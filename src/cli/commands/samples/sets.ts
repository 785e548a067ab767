import type { Command } from '@commander-js/extra-typings';
import { DeleteSampleSetDocument, SampleSetsDocument } from '../../generated/graphql.js';
import { allPages } from '../../service/pages.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { confirmByName } from '../../terminal/confirm.js';
import { note, printResult, shortTime } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

export function addSampleSets(samples: Command): void {
  serviceCommand(samples, 'list', 'list all sample sets').action(list);
  serviceCommand(samples, 'delete', 'delete a sample set with all its versions, vectors and thumbnails')
    .argument('<slug>')
    .option('--yes', 'do not ask')
    .action(remove);
}

const HEADINGS = ['slug', 'labels', 'version', 'samples', 'unknown', 'examples', 'not judged', 'thumbnails', 'changed'];

async function list(options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  const sets = await allPages(async (after) => (await request(SampleSetsDocument, { after })).sampleSets);
  const rows = sets.map(({ slug, labelSet, latest, keepThumbnails, updatedAt }) => [
    slug,
    labelSet?.slug ?? '(deleted)',
    latest.number,
    latest.sampleCount,
    latest.unknownCount,
    latest.exampleCount,
    latest.unjudgedCount,
    keepThumbnails ? 'kept' : '',
    shortTime(updatedAt),
  ]);
  printResult(options.json, sets, () => table(HEADINGS, rows));
}

async function remove(slug: string, options: ServiceOptions & { readonly yes?: true | undefined }): Promise<void> {
  const request = connectTo(options);
  await confirmByName(`sample set "${slug}" with all its versions`, slug, options.yes);
  const { deleteSampleSet } = await request(DeleteSampleSetDocument, { slug });
  if (options.json) printResult(true, deleteSampleSet, () => []);
  else note(`deleted ${slug}`);
}
