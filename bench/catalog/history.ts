import { anEmbedding, LabelSetClient } from '../../test/support/label-set.js';
import { labelsOf, nameOf } from '../support/labels.js';
import { median, shuffled, timed } from '../support/measure.js';
import { BenchServer, diskMegabytes } from '../support/server.js';
import { atMost, megabytes, ms, type Row, times } from '../support/table.js';

const LABELS = 100;

interface HistorySizes {
  /** Numbers of versions of the two sets that are compared. */
  readonly long: number;
  readonly brief: number;
  /** How often the server is restarted, so that nothing is in memory. */
  readonly rounds: number;
}

/** Old versions of a set with a long history, compared with those of one with a short history. */
export async function benchHistory({ long, brief, rounds }: HistorySizes): Promise<Row[]> {
  const server = await BenchServer.start();
  try {
    const key = await server.tenant('history');
    await writeHistory(await newSet(server, key, 'brief'), brief);
    const before = await diskMegabytes(server.data);
    const commit = await writeHistory(await newSet(server, key, 'long'), long);
    const disk = await diskMegabytes(server.data);

    const open = { brief: [] as number[], long: [] as number[] };
    const classify = { brief: [] as number[], long: [] as number[] };
    const order = shuffled(long);
    for (let round = 0; round < rounds; round++) {
      await server.restart();
      const set = (slug: string) => new LabelSetClient(server.client(key), slug);
      await newSet(server, key, `warm-up-${round}`).then((other) => other.classify(anEmbedding()));
      // Each version is read only once in a round, so that it is always read from the store.
      for (let i = 0; i < brief; i++) {
        const numbers = { brief: i + 1, long: (order[(round * brief + i) % long] as number) + 1 };
        for (const slug of i % 2 === 0 ? (['brief', 'long'] as const) : (['long', 'brief'] as const)) {
          const number = numbers[slug];
          if (round % 2 === 0) open[slug].push(await timed(() => set(slug).labels({ number })));
          else classify[slug].push(await timed(() => set(slug).classify(anEmbedding(), { version: number })));
        }
      }
    }
    const row = (what: string, { brief: few, long: many }: typeof open): Row[] => [
      { what: `${what} of ${brief}`, measured: ms(median(few)) },
      { what: `${what} of ${long}`, measured: ms(median(many)) },
      { what: '  ratio', ...atMost(median(many) / median(few), 2, times) },
    ];
    return [
      ...row('opening any version, cold,', open),
      ...row('classifying with any version, cold,', classify),
      { what: `disk use of ${long} versions of ${LABELS} labels`, measured: megabytes(disk - before) },
      { what: '  a commit, the first tenth of them', measured: ms(median(commit.slice(0, Math.ceil(long / 10)))) },
      { what: '  a commit, the last tenth of them', measured: ms(median(commit.slice(-Math.ceil(long / 10)))) },
    ];
  } finally {
    await server.close();
  }
}

const newSet = (server: BenchServer, key: string, slug: string): Promise<LabelSetClient> =>
  LabelSetClient.create(server.client(key), slug, labelsOf(LABELS));

/** Writes versions with one changed label each. @returns the time of each commit, ms */
async function writeHistory(set: LabelSetClient, versions: number): Promise<number[]> {
  const taken: number[] = [];
  for (let number = 2; number <= versions; number++) {
    const label = { name: nameOf(number % LABELS), synonyms: [`tree ${number % 50}`], metadata: { number } };
    taken.push(await timed(() => set.upsert([label])));
  }
  return taken;
}
