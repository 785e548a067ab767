import { median, timed } from '../support/measure.js';
import { BenchServer } from '../support/server.js';
import { atMost, ms, type Row, times } from '../support/table.js';
import { EVALUATE, JudgedWords } from './served.js';

/** What a draft may take beside the encoding of its texts, ms. */
const DRAFT_MS = 150;

const FIGURES = `gained lost pValue difference { value low high }
  flips(first: 20) { nodes { kind before { name } after { name } } }`;
const PREVIEW = `query ($from: LabelSetRef!, $to: PreviewTarget!) {
  preview(from: $from, to: $to, sampleSet: { slug: "judged" }) { ${FIGURES} }
}`;
const CLASSIFY = `query ($labels: [String!]!, $embedding: [Float!]!) {
  classify(input: { image: { embedding: $embedding }, labels: $labels }) { unknown }
}`;

interface PreviewBench {
  /** Folder, or a bundled name. */
  readonly model: string;
  readonly labels: number;
  readonly samples: number;
  readonly rounds: number;
}

/** Previews over HTTP: of two versions, and of a draft in which one synonym is changed. */
export async function benchPreview({ model, rounds, ...size }: PreviewBench): Promise<Row[]> {
  const server = await BenchServer.start({ LEXICLIP_MODEL: model, LEXICLIP_THREADS: '' });
  try {
    const key = await server.tenant('bench');
    const words = await JudgedWords.make(server.client(key), size);
    const [evaluations, previews, drafts, texts]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let round = 0; round < rounds; round++) {
      // Versions that nobody has asked for yet.
      const [alone, from, to] = [await words.change(), await words.change(), await words.change()];
      evaluations.push(await timed(() => words.evaluate(alone)));
      previews.push(await timed(() => words.ask(PREVIEW, versions(from, to))));
      for (let draft = 0; draft < 5; draft++) {
        texts.push(await timed(() => encoded(words)));
        drafts.push(await timed(() => words.ask(PREVIEW, draftOf(to, words))));
      }
    }
    const cold = await coldDrafts(server, key, words);
    const [evaluation, text] = [median(evaluations), median(texts)];
    const beside = median(drafts) - text;
    return [
      { what: `evaluation of ${size.samples} samples × ${size.labels} labels, over HTTP`, measured: ms(evaluation) },
      { what: 'preview of two versions', measured: ms(median(previews)) },
      { what: '  ÷ evaluation', ...atMost(median(previews) / evaluation, 2, times) },
      { what: 'a text that was never read, alone', measured: ms(text) },
      { what: 'draft with one other synonym, warm', measured: ms(median(drafts)) },
      { what: '  beside its text', ...atMost(beside, DRAFT_MS, ms) },
      ...coldRows('the same where nothing of these samples is in memory', cold.running, { text, evaluation }),
      ...coldRows('the same in a server that has just started', cold.started, { text, evaluation }),
    ];
  } finally {
    await server.close();
  }
}

/** Times in one state of a server, ms. */
interface ColdTimes {
  readonly draft: number;
  readonly evaluation: number;
}

/** @param usual text and evaluation where all is in memory, ms */
function coldRows(what: string, { draft, evaluation }: ColdTimes, usual: { text: number; evaluation: number }): Row[] {
  const beside = draft - usual.text;
  return [
    { what, measured: ms(draft) },
    { what: '  beside its text, ÷ evaluation', ...atMost(beside / usual.evaluation, 1, times) },
    {
      what: `  beside its text, ÷ an evaluation in that state (${ms(evaluation)})`,
      measured: times(beside / evaluation),
    },
  ];
}

/**
 * Previews of drafts, and evaluations, by a server that has read none of the samples: one that evaluates those of another tenant first, and
 * one that was asked for nothing before. Both are as right after a start; in the first, threads and code are warm.
 */
async function coldDrafts(server: BenchServer, key: string, words: JudgedWords) {
  const other = await server.tenant('other');
  await JudgedWords.make(server.client(other), { labels: 10, samples: 20 });
  const afterStart = async (warmUp: () => Promise<unknown>, ask: (version: number) => Promise<unknown>) => {
    const last = await words.change();
    await server.restart();
    await warmUp();
    words.reconnect(server.client(key));
    return timed(() => ask(last));
  };
  const warm = () => server.client(other).data(EVALUATE, { version: 1 });
  const cold = async () => undefined;
  const draft = (version: number) => words.ask(PREVIEW, draftOf(version, words));
  const evaluation = (version: number) => words.evaluate(version);
  return {
    running: { draft: await afterStart(warm, draft), evaluation: await afterStart(warm, evaluation) },
    started: { draft: await afterStart(cold, draft), evaluation: await afterStart(cold, evaluation) },
  };
}

const versions = (from: number, to: number) => ({
  from: { slug: 'words', version: from },
  to: { version: { slug: 'words', version: to } },
});

const draftOf = (from: number, words: JudgedWords) => ({
  from: { slug: 'words', version: from },
  to: { draft: { upsert: [words.edit()] } },
});

/** Has the service read a text like that of a draft. */
function encoded(words: JudgedWords): Promise<unknown> {
  const [text] = words.edit().synonyms;
  return words.ask(CLASSIFY, { labels: [text], embedding: Array.from({ length: words.dimensions }, () => 1) });
}
