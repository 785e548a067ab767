import { LabelSetClient } from '../../test/support/label-set.js';
import { labelsOf, nameOf } from '../support/labels.js';
import { median, timed } from '../support/measure.js';
import { BenchServer } from '../support/server.js';
import { atMost, ms, type Row, times } from '../support/table.js';

/** One label into a large set, beside one label into a small one. */
export async function benchUpsert({ large, small, upserts }: { large: number; small: number; upserts: number }) {
  const server = await BenchServer.start();
  try {
    const client = server.client(await server.tenant('upsert'));
    const create = (labels: number) => LabelSetClient.create(client, `of-${labels}`, labelsOf(labels));
    const [big, little] = [await create(large), await create(small)];
    const encoded: number[] = [];
    const taken = { big: [] as number[], little: [] as number[] };
    for (let i = 0; i < upserts; i++) {
      // A name of its own for each: a prompt that was encoded before would cost nothing.
      const upsert = async (set: LabelSetClient, name: string) =>
        encoded.push((await set.upsert([{ name }])).promptsEncoded);
      taken.little.push(await timed(() => upsert(little, nameOf(large + 2 * i))));
      taken.big.push(await timed(() => upsert(big, nameOf(large + 2 * i + 1))));
    }
    const [slow, fast] = [median(taken.big), median(taken.little)];
    const rows: Row[] = [
      { what: `upsert of 1 label into ${small}`, measured: ms(fast) },
      { what: `upsert of 1 label into ${large}`, measured: ms(slow) },
      { what: '  ratio', ...atMost(slow / fast, 2, times) },
      { what: '  prompts encoded, the most of all upserts', ...atMost(Math.max(...encoded), 1, String) },
    ];
    return rows;
  } finally {
    await server.close();
  }
}
