import { basename } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { LIMITS } from '../../../domain/limits.js';
import { foldedName } from '../../../domain/names.js';
import { positive } from '../../arguments/numbers.js';
import { type SampleReference, sampleReference } from '../../arguments/sample-reference.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { readBytes } from '../../formats/text-file.js';
import { ExplainDocument, type ExplainMutation, NearestLabelsDocument } from '../../generated/graphql.js';
import { found } from '../../service/lookups.js';
import { type AnswerTo, type Request, RequestError } from '../../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { type ExplainedLabel, fixed, phraseSummaries, phraseTable } from '../../terminal/evaluation/phrase-lines.js';
import { note, printResult } from '../../terminal/output.js';
import { UsageError } from '../../usage-error.js';
import { labelsOfSample } from './explained-sample.js';

const DEFAULT_TOP = 3;

interface Options extends ServiceOptions {
  readonly set: SetReference;
  readonly samples?: SampleReference | undefined;
  readonly top?: number | undefined;
  readonly label?: string | undefined;
  readonly nearest?: true | undefined;
}

type Prediction = AnswerTo<ExplainMutation>['classifyImage']['predictions'][number];

/** A label with its id in all versions. */
interface Explained extends ExplainedLabel {
  readonly label?: { readonly labelId: string } | null | undefined;
}

export function addExplain(program: Command): void {
  serviceCommand(program, 'explain', 'say why an image got its labels: what each prompt and synonym said')
    .argument('<image>', 'an image file; with --samples, a sample: its id, or the name of its file')
    .requiredOption('--set <set>', 'NAME, NAME@VERSION or NAME@TAG', setReference)
    .option('--samples <set>', 'NAME or NAME@VERSION of a sample set: why its sample is wrong', sampleReference)
    .option('--top <k>', `number of labels, ${DEFAULT_TOP} when omitted`, positive(LIMITS.topK))
    .option('--label <name>', 'this label as well, wherever it came: the one that would be right')
    .option('--nearest', 'for each label, the labels that are closest to it; needs the scope CATALOG_READ')
    .action(explain);
}

async function explain(image: string, options: Options): Promise<void> {
  const { set, samples, json } = options;
  const request = connectTo(options);
  const { version, explained, of } = samples
    ? await ofSample(request, image, { ...options, samples })
    : await ofImage(request, image, options);
  const nearest = options.nearest && (await nearestOf(request, set.slug, version, explained));
  const labels = explained.map((one, i) => ({
    ...one,
    byPhrase: phraseSummaries(one),
    ...(nearest && { nearest: nearest[i] }),
  }));
  printResult(json, { ...of, labelSet: set.slug, version, labels }, () => [
    ...phraseTable(labels),
    ...labels.flatMap(({ name, nearest }) =>
      nearest ? [`closest to ${name}: ${nearest.map(nearLine).join(', ')}`] : [],
    ),
  ]);
  note(`${image} by ${set.slug}@${version}`);
}

async function ofImage(request: Request, image: string, { set, top = DEFAULT_TOP, label }: Options) {
  const upload = new File([new Uint8Array(await readBytes(image))], basename(image));
  const topK = label === undefined ? top : LIMITS.topK;
  const { classifyImage } = await request(ExplainDocument, { input: { image: { upload }, labelSet: set, topK } });
  const version = classifyImage.provenance.labelSetVersion as number;
  const explained: readonly Explained[] = chosen(classifyImage.predictions, top, label);
  return { version, explained, of: { image } };
}

async function ofSample(
  request: Request,
  sample: string,
  { set, samples, top, label }: Options & { readonly samples: SampleReference },
) {
  if (top !== undefined || label !== undefined) {
    throw new UsageError('--top and --label are for images: of a sample, the first label and the right one are shown');
  }
  const { version, sampleVersion, sampleId, labels } = await labelsOfSample(request, sample, set, samples);
  const explained: readonly Explained[] = labels;
  return { version, explained, of: { sampleSet: samples.slug, sampleSetVersion: sampleVersion, sampleId } };
}

/** The best ones, and the label of that name. @throws RequestError when it is not among those that are ranked */
function chosen(predictions: readonly Prediction[], top: number, label: string | undefined): Prediction[] {
  const best = predictions.slice(0, top);
  if (label === undefined) return best;
  const wanted = predictions.find(({ name }) => foldedName(name) === foldedName(label));
  if (!wanted) {
    throw new RequestError('NOT_FOUND', `there is no label "${label}" among the ${predictions.length} best`);
  }
  return best.includes(wanted) ? best : [...best, wanted];
}

async function nearestOf(request: Request, slug: string, number: number, labels: readonly Explained[]) {
  const answers = labels.map(async ({ label }) => {
    const variables = { slug, number, labelId: label?.labelId as string };
    const { labelSet } = await request(NearestLabelsDocument, variables);
    return found(`version ${number} of label set "${slug}"`, labelSet?.version).label?.nearest ?? [];
  });
  return Promise.all(answers);
}

interface Near {
  readonly label: { readonly name: string };
  readonly centredSimilarity?: number | null;
}

const nearLine = ({ label, centredSimilarity }: Near): string =>
  centredSimilarity == null ? label.name : `${label.name} (${fixed(centredSimilarity)})`;
