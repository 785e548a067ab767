import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  ClassifyImageDocument,
  type ClassifyImageMutation,
  CreateLabelSetDocument,
  type LabelInput,
} from './generated/graphql.js';
import { type AnswerTo, connect, type Request, RequestError } from './request.js';

const USAGE = 'usage: API_KEY=lxc_… [API_URL=http://127.0.0.1:4000/graphql] tsx examples/client/main.ts [IMAGE]';

const SLUG = 'animals';
const LABELS: LabelInput[] = [
  { name: 'cat', synonyms: ['kitten'] },
  { name: 'dog', synonyms: ['puppy'] },
  { name: 'horse', synonyms: ['pony'] },
  { name: 'bird' },
  { name: 'deer' },
  { name: 'frog' },
];

/** Creates the label set, unless an earlier run has. */
async function ensureLabelSet(request: Request): Promise<void> {
  try {
    const { createLabelSet } = await request(CreateLabelSetDocument, { input: { slug: SLUG, labels: LABELS } });
    const { number, labelCount } = createLabelSet.version;
    console.log(`created label set "${SLUG}": version ${number}, ${labelCount} labels`);
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== 'ALREADY_EXISTS') throw error;
    console.log(`label set "${SLUG}" already exists`);
  }
}

type Classification = AnswerTo<ClassifyImageMutation>['classifyImage'];

async function classify(request: Request, path: string): Promise<Classification> {
  const upload = new Blob([await readFile(path)]);
  const input = { image: { upload }, labelSet: { slug: SLUG } };
  return (await request(ClassifyImageDocument, { input })).classifyImage;
}

function print({ predictions, provenance, timings }: Classification): void {
  const row = (cells: readonly string[]) =>
    console.log(
      cells
        .map((cell) => cell.padEnd(12))
        .join('')
        .trimEnd(),
    );
  row(['rank', 'label', 'similarity', 'probability']);
  for (const { rank, name, similarity, probability } of predictions) {
    row([String(rank), name, similarity.toFixed(3), `${(probability * 100).toFixed(1)} %`]);
  }
  const { labelSetSlug, labelSetVersion, modelId, modelDigest } = provenance;
  console.log(
    `by ${labelSetSlug} version ${labelSetVersion}, model ${modelId} ${modelDigest.slice(0, 12)}, ` +
      `in ${timings.totalMs.toFixed(0)} ms`,
  );
}

try {
  const { API_URL: url = 'http://127.0.0.1:4000/graphql', API_KEY: key } = process.env;
  if (!key) throw new Error(USAGE);
  const path = process.argv[2] ?? fileURLToPath(new URL('../images/chelsea.png', import.meta.url));
  const request = connect(url, key);
  await ensureLabelSet(request);
  const result = await classify(request, path);
  console.log(`\n${path}`);
  print(result);
} catch (error) {
  console.error(error instanceof RequestError ? `${error.code}: ${error.message}` : (error as Error).message);
  process.exitCode = 1;
}
