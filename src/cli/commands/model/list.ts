import type { Command } from '@commander-js/extra-typings';
import type { PublishedAccuracy, PublishedModel, Source } from '../../../services/models/published/published-model.js';
import { IMAGENET, PUBLISHED_MODELS } from '../../../services/models/published/published-models.js';
import { printResult } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

export function addModelList(model: Command): void {
  model
    .command('list')
    .description('show models of the hub by family, with size, licence and accuracy as published, and where')
    .option('--json', 'the models as JSON, each fact with its source')
    .action(({ json }) => printResult(json, PUBLISHED_MODELS, linesOfAll));
}

const HEADINGS = ['family', 'model', 'licence', 'MB by dtype', 'ImageNet', 'other accuracy'];

function linesOfAll(): string[] {
  const sources = new Sources();
  const rows = PUBLISHED_MODELS.map((model) => rowOf(model, sources));
  return [
    ...table(HEADINGS, rows),
    '',
    `accuracy in percent, zero-shot; ImageNet: ${IMAGENET}. What was not found is left out.`,
    'Sizes are of the graphs, as the repositories list them. --json names the source of each fact.',
    ...sources.lines(),
  ];
}

function rowOf({ family, id, licence, size, accuracy }: PublishedModel, sources: Sources): string[] {
  const shown = ({ percent, source }: PublishedAccuracy) => `${percent.toFixed(1)} [${sources.numberOf(source)}]`;
  const isImageNet = ({ benchmark }: PublishedAccuracy) => benchmark === IMAGENET;
  return [
    family,
    id,
    licence.name,
    Object.entries(size?.megabytes ?? {})
      .map(([dtype, megabytes]) => `${dtype} ${megabytes}`)
      .join(', '),
    accuracy.filter(isImageNet).map(shown).join(', '),
    accuracy
      .filter((figure) => !isImageNet(figure))
      .map((figure) => `${figure.benchmark} ${shown(figure)}`)
      .join(', '),
  ];
}

/** Sources by the numbers that the table refers to. */
class Sources {
  private readonly numbers = new Map<string, { number: number; source: Source }>();

  numberOf(source: Source): number {
    const known = this.numbers.get(source.url) ?? { number: this.numbers.size + 1, source };
    this.numbers.set(source.url, known);
    return known.number;
  }

  lines(): string[] {
    return [...this.numbers.values()].map(({ number, source: { name, url } }) => `[${number}] ${name}: ${url}`);
  }
}
