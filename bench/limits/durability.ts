import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabelSetClient } from '../../test/support/label-set.js';
import { labelsOf, nameOf } from '../support/labels.js';
import { median, timed } from '../support/measure.js';
import { BenchServer } from '../support/server.js';
import { atMost, ms, type Row, times } from '../support/table.js';

/** An upsert of one label with every commit on the disk, compared with leaving that to the operating system. */
export async function benchDurability({ labels, upserts }: { labels: number; upserts: number }): Promise<Row[]> {
  const modes = ['never', 'always'] as const;
  const servers = await Promise.all(modes.map((mode) => BenchServer.start({ LEXICLIP_SYNC: mode })));
  try {
    const sets: LabelSetClient[] = [];
    for (const server of servers) {
      const client = server.client(await server.tenant('durable'));
      sets.push(await LabelSetClient.create(client, 'set', labelsOf(labels)));
    }
    const taken = modes.map(() => [] as number[]);
    // In turns, so that whatever else the machine does meets both.
    for (let i = 0; i < upserts; i++) {
      for (const [mode, set] of sets.entries()) {
        taken[mode]?.push(await timed(() => set.upsert([{ name: nameOf(labels + i) }])));
      }
    }
    const [never, always] = taken.map(median) as [number, number];
    return [
      { what: 'time of one fsync of a new file of 4 kB, median', measured: ms(await fsyncMs()) },
      { what: `upsert of 1 label into ${labels}, LEXICLIP_SYNC=never`, measured: ms(never) },
      { what: `  LEXICLIP_SYNC=always`, measured: ms(always) },
      { what: '  ratio', ...atMost(always / never, 1.5 / 1.1, times) },
    ];
  } finally {
    for (const server of servers) await server.close();
  }
}

async function fsyncMs(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'lexiclip-bench-'));
  const taken: number[] = [];
  try {
    for (let i = 0; i < 30; i++) {
      const path = join(folder, String(i));
      await writeFile(path, Buffer.alloc(4096));
      const file = await open(path, 'r');
      taken.push(await timed(() => file.sync()));
      await file.close();
    }
    return median(taken);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
