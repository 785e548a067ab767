import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LabelInput } from '../../test/support/label-set.js';
import type { Client } from '../../test/support/server.js';
import { spread, timed } from '../support/measure.js';
import { atLeast, atMost, ms, type Row, times } from '../support/table.js';
import { WatchedServer } from '../support/watched.js';
import type { BareTextRound, BareTextTask, TextShape } from './bare.js';
import { TEMPLATES, textLabels, tokenIds } from './prompts.js';

interface TextBench {
  readonly folder: string;
  readonly labels: number;
  readonly rounds: number;
  /** Combinations of workers, threads and batch size, of which the fastest is compared with. */
  readonly shapes: readonly TextShape[];
  /** Makes the label set. By default it is a request that waits. */
  readonly make?: MakeSet;
  /** What the ratio must be at least. */
  readonly floor?: number;
}

/** Makes a label set, and resolves when it is there. @throws Error unless so many prompts were encoded */
export type MakeSet = (client: Client, labels: readonly LabelInput[], prompts: number) => Promise<void>;

/** Shapes are compared with one of so many prompts, of all lengths. */
const SAMPLED = 16;
const TEMPLATE = 'mutation ($input: CreatePromptTemplateInput!) { createPromptTemplate(input: $input) { unchanged } }';
const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { promptsEncoded } }';

const perSecond = (value: number): string => `${value.toFixed(1)} prompts/s`;

/** The time of creating a label set with a template set, over HTTP, compared with bare onnxruntime on ready token ids. */
export async function benchText(options: TextBench): Promise<Row[]> {
  const { folder, labels: count, rounds, shapes, make = create, floor = 0.92 } = options;
  const labels = textLabels(count);
  const ids = await tokenIds(folder, labels);
  const directory = await mkdtemp(join(tmpdir(), 'lexiclip-bench-ids-'));
  const file = join(directory, 'ids.json');
  await writeFile(file, JSON.stringify(ids));
  const server = await WatchedServer.start({
    LEXICLIP_MODEL: folder,
    LEXICLIP_THREADS: '',
    // By default a client would have to ask again, and the call go on from what was encoded.
    LEXICLIP_REQUEST_TIMEOUT_MS: '600000',
    LEXICLIP_MAX_DIRECT_PROMPTS: '1000000',
  });
  try {
    const task = { model: join(folder, 'onnx/text_model.onnx'), ids: file, pad: await padOf(folder) };
    const best = await fastest(task, shapes);
    const all = { bare: [] as number[], ours: [] as number[], ratio: [] as number[], hold: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      const [bare] = (await measureBare(task, [{ shape: best, every: 1 }])) as [number];
      const client = server.server.client(await server.server.tenant(`round-${round}`));
      await client.data(TEMPLATE, { input: { slug: 'eight', templates: TEMPLATES } });
      await server.longestHold();
      const ours = (ids.length * 1000) / (await timed(() => make(client, labels, ids.length)));
      all.hold.push(await server.longestHold());
      all.bare.push(bare);
      all.ours.push(ours);
      all.ratio.push(ours / bare);
      console.error(
        `round ${round + 1}: bare ${bare.toFixed(1)}, ours ${ours.toFixed(1)}, ${times(ours / bare)}, hold ${ms(all.hold.at(-1) as number)}`,
      );
    }
    const [ratio, hold] = [spread(all.ratio), spread(all.hold)];
    return [
      { what: `bare, best of ${shapes.length}: ${best.join(' × ')}`, measured: perSecond(spread(all.bare).median) },
      {
        what: `${count} labels × ${TEMPLATES.length} templates over HTTP`,
        measured: perSecond(spread(all.ours).median),
      },
      { what: '  ÷ bare', ...atLeast(ratio.median, floor, times) },
      { what: '  its least and most', measured: `${times(ratio.min)}, ${times(ratio.max)}` },
      { what: '  longest hold of the event loop', ...atMost(hold.max, 50, ms) },
    ];
  } finally {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function create(client: Client, labels: readonly LabelInput[], prompts: number): Promise<void> {
  const { createLabelSet } = await client.data(CREATE, {
    input: { slug: 'labels', labels, promptTemplate: { slug: 'eight' } },
  });
  if (createLabelSet.promptsEncoded !== prompts) throw new Error(`${createLabelSet.promptsEncoded} of ${prompts}`);
}

async function fastest(task: Omit<BareTextTask, 'rounds'>, shapes: readonly TextShape[]): Promise<TextShape> {
  if (shapes.length === 1) return shapes[0] as TextShape;
  const rates = await measureBare(
    task,
    shapes.map((shape): BareTextRound => ({ shape, every: SAMPLED })),
  );
  for (const [i, shape] of shapes.entries()) console.error(`${shape.join(' × ')}: ${perSecond(rates[i] as number)}`);
  return shapes[rates.indexOf(Math.max(...rates))] as TextShape;
}

async function measureBare(
  task: Omit<BareTextTask, 'rounds'>,
  rounds: readonly BareTextRound[],
): Promise<readonly number[]> {
  const script = fileURLToPath(new URL('./bare.ts', import.meta.url));
  const args = ['--import', 'tsx', script, JSON.stringify({ ...task, rounds } satisfies BareTextTask)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as number[];
}

async function padOf(folder: string): Promise<number> {
  const { text_config } = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  return Number(text_config?.pad_token_id ?? 0);
}
