import { LabelSetClient } from '../../test/support/label-set.js';
import { labelsOf, nameOf } from '../support/labels.js';
import { median, timed } from '../support/measure.js';
import { BenchServer } from '../support/server.js';
import { atMost, ms, type Row, times } from '../support/table.js';

/** Upserting one label into a large set, compared with a small one. */
export async function benchUpsert({ large, small, upserts }: { large: number; small: number; upserts: number }) {
  const server = await BenchServer.start();
  try {
    const client = server.client(await server.tenant('upsert'));
    const create = (labels: number) => LabelSetClient.create(client, `of-${labels}`, labelsOf(labels));
    const [big, little] = [await create(large), await create(small)];
    const encoded: number[] = [];
    const taken = { big: [] as number[], little: [] as number[] };
    for (let i = 0; i < upserts; i++) {
      // Each name is used once: a prompt that was encoded before would cost nothing.
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
      { what: '  prompts encoded by an upsert, maximum', ...atMost(Math.max(...encoded), 1, String) },
    ];
    return rows;
  } finally {
    await server.close();
  }
}
