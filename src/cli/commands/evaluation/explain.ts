import { basename } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { LIMITS } from '../../../domain/limits.js';
import { foldedName } from '../../../domain/names.js';
import { positive } from '../../arguments/numbers.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { readBytes } from '../../formats/text-file.js';
import { ExplainDocument, type ExplainMutation, NearestLabelsDocument } from '../../generated/graphql.js';
import { found } from '../../service/lookups.js';
import { type AnswerTo, type Request, RequestError } from '../../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { note, printResult } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

const DEFAULT_TOP = 3;

interface Options extends ServiceOptions {
  readonly set: SetReference;
  readonly top: number;
  readonly label?: string | undefined;
  readonly nearest?: true | undefined;
}

type Prediction = AnswerTo<ExplainMutation>['classifyImage']['predictions'][number];

/** What the prompts of one phrase said together. */
interface PhraseSummary {
  /** Null for the label's own prompts, which are listed one by one. */
  readonly phrase: string | null;
  readonly prompts: number;
  /** Mean of their similarities. */
  readonly similarity: number;
}

export function addExplain(program: Command): void {
  serviceCommand(program, 'explain', 'say why an image got its labels: what each prompt and synonym said')
    .argument('<image>', 'an image file')
    .requiredOption('--set <set>', 'NAME, NAME@VERSION or NAME@TAG', setReference)
    .option('--top <k>', 'number of labels', positive(LIMITS.topK), DEFAULT_TOP)
    .option('--label <name>', 'this label as well, wherever it came: the one that would be right')
    .option('--nearest', 'for each label, the labels that are closest to it; needs the scope CATALOG_READ')
    .action(explain);
}

async function explain(image: string, options: Options): Promise<void> {
  const { set, top, label } = options;
  const request = connectTo(options);
  const upload = new File([new Uint8Array(await readBytes(image))], basename(image));
  const topK = label === undefined ? top : LIMITS.topK;
  const { classifyImage } = await request(ExplainDocument, { input: { image: { upload }, labelSet: set, topK } });
  const { provenance } = classifyImage;
  const version = provenance.labelSetVersion as number;
  const predictions = chosen(classifyImage.predictions, top, label);
  const nearest = options.nearest && (await nearestOf(request, set.slug, version, predictions));
  const labels = predictions.map((prediction, i) => ({
    ...prediction,
    byPhrase: summaries(prediction),
    ...(nearest && { nearest: nearest[i] }),
  }));
  printResult(options.json, { image, labelSet: set.slug, version, labels }, () => [
    ...table(['label', 'phrase', 'prompts', 'similarity', 'probability'], labels.flatMap(rowsOf)),
    ...labels.flatMap(({ name, nearest }) =>
      nearest ? [`closest to ${name}: ${nearest.map(nearLine).join(', ')}`] : [],
    ),
  ]);
  note(`${image} by ${set.slug}@${version}`);
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

function summaries({ phrases }: Prediction): PhraseSummary[] | null {
  if (!phrases) return null;
  const ofPhrases = new Map<string, number[]>();
  const own: PhraseSummary[] = [];
  for (const { phrase, prompt, similarity } of phrases) {
    if (phrase == null) own.push({ phrase: prompt, prompts: 1, similarity });
    else ofPhrases.set(phrase, [...(ofPhrases.get(phrase) ?? []), similarity]);
  }
  const rendered = [...ofPhrases].map(([phrase, values]) => ({
    phrase,
    prompts: values.length,
    similarity: values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
  return [...own, ...rendered].sort((a, b) => b.similarity - a.similarity);
}

type Row = Prediction & { readonly byPhrase: PhraseSummary[] | null };

/** The label, and below it its phrases, the one that fits best first. */
const rowsOf = ({ rank, name, similarity, probability, byPhrase, phrases }: Row) => [
  [`${rank}. ${name}`, '', phrases?.length, fixed(similarity), fixed(probability)],
  ...(byPhrase ?? []).map((one) => ['', one.phrase, one.prompts, fixed(one.similarity), '']),
];

const fixed = (value: number): string => value.toFixed(3);

async function nearestOf(request: Request, slug: string, number: number, predictions: readonly Prediction[]) {
  const answers = predictions.map(async ({ label }) => {
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
