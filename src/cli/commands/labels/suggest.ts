import type { Command } from '@commander-js/extra-typings';
import { type SampleReference, sampleReference } from '../../arguments/sample-reference.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { SuggestionsDocument, type SuggestionsQuery } from '../../generated/graphql.js';
import { found, versionNumberOf } from '../../service/lookups.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { counted, note, printResult } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

interface Options extends ServiceOptions {
  readonly samples: SampleReference;
  readonly candidate?: string[] | undefined;
}

type Version = NonNullable<NonNullable<SuggestionsQuery['labelSet']>['version']>;
type Suggestion = Version['suggestions'][number];

export function addLabelSuggest(labels: Command): void {
  serviceCommand(labels, 'suggest', 'find edits by which more samples would be right')
    .argument('<set>', 'NAME, NAME@VERSION or NAME@TAG', setReference)
    .requiredOption('--samples <samples>', 'a sample set of these labels: NAME or NAME@VERSION', sampleReference)
    .option(
      '--candidate <text...>',
      'what you would add: a phrase, `label: phrase` for that label, or a template with {label}',
    )
    .action(suggest);
}

async function suggest(set: SetReference, { samples, candidate, ...options }: Options): Promise<void> {
  const request = connectTo(options);
  const number = await versionNumberOf(request, set);
  const variables = { slug: set.slug, number, sampleSet: samples, candidates: candidate };
  const { labelSet } = await request(SuggestionsDocument, variables);
  const { suggestions } = found(`version ${number} of label set "${set.slug}"`, labelSet?.version);
  const proven = suggestions.filter(({ isProven }) => isProven);
  printResult(options.json, { labelSet: set.slug, version: number, suggestions }, () => [
    ...(suggestions.length > 0 ? table(['', 'edit', 'fixed', 'broken', 'p', 'gain'], suggestions.map(rowOf)) : []),
  ]);
  const others = suggestions.length - proven.length;
  note(`${set.slug}@${number}: ${counted(proven.length, 'proven edit')}, ${others} possible, not proven`);
}

/** The message says the figures again, behind its colon. */
const rowOf = ({ isProven, message, fixed, broken, pValue, crossFittedGain }: Suggestion) => [
  isProven ? 'proven' : 'possible',
  editOf(message),
  fixed,
  broken,
  pValue.toPrecision(2),
  crossFittedGain == null ? '' : `${crossFittedGain >= 0 ? '+' : ''}${(100 * crossFittedGain).toFixed(1)} points`,
];

const editOf = (message: string): string =>
  /^(.*?): (?:possible, not proven: )?\d+ fixed, /.exec(message)?.[1] ?? message;
