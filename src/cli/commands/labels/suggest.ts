import type { Command } from '@commander-js/extra-typings';
import { type SampleReference, sampleReference } from '../../arguments/sample-reference.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { SuggestionsDocument } from '../../generated/graphql.js';
import { DETACH_OPTION, JOB_OPTION, madeByJob, orByJob, type WaitOptions } from '../../jobs/by-job.js';
import { found, versionNumberOf } from '../../service/lookups.js';
import { type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { suggestionLines } from '../../terminal/evaluation/suggestion-lines.js';
import { printResult } from '../../terminal/output.js';

interface Options extends ServiceOptions, WaitOptions {
  readonly samples: SampleReference;
  readonly candidate?: string[] | undefined;
  readonly json?: true | undefined;
}

export function addLabelSuggest(labels: Command): void {
  serviceCommand(labels, 'suggest', 'find edits by which more samples would be right')
    .argument('<set>', 'NAME, NAME@VERSION or NAME@TAG', setReference)
    .requiredOption('--samples <set>', 'NAME or NAME@VERSION of a sample set', sampleReference)
    .option(
      '--candidate <text...>',
      'what you would add: a phrase, `label: phrase` for that label, or a template with {label}',
    )
    .option(...JOB_OPTION)
    .option(...DETACH_OPTION)
    .action(suggest);
}

async function suggest(set: SetReference, options: Options): Promise<void> {
  const service = serviceOf(options);
  const { slug } = set;
  const version = await versionNumberOf(service.request, set);
  const asked = { sampleSet: options.samples, candidates: options.candidate };
  const input = { suggest: { labelSet: { slug, version }, ...asked } };
  const start = { input, after: { kind: 'SUGGEST', subject: slug } } as const;
  const suggestions = await orByJob(
    options,
    async () => {
      const { labelSet } = await service.request(SuggestionsDocument, { slug, number: version, ...asked });
      return found(`version ${version} of label set "${slug}"`, labelSet?.version).suggestions;
    },
    async () => {
      const made = await madeByJob(service, start, options);
      return made?.__typename === 'SuggestPayload' ? made.suggestions : undefined;
    },
  );
  if (!suggestions) return;
  printResult(options.json, { labelSet: slug, version, suggestions }, () =>
    suggestionLines(`${slug}@${version}`, suggestions),
  );
}
