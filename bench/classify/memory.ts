import { eachOf } from '../support/measure.js';
import { atMost, megabytes, type Row, times } from '../support/table.js';
import { BenchService } from './service.js';

const CLIENTS = 16;

/** Resident memory of the server after a few and after many different images, with the small model. */
export async function benchMemory(files: readonly Buffer[], few: number, many: number): Promise<Row[]> {
  const service = await BenchService.start(files, 100, { LEXICLIP_THREADS: '' });
  const client = service.client(CLIENTS);
  try {
    const send = (count: number) =>
      eachOf(count, CLIENTS, async () => {
        const { status, body } = await client.post(service.next());
        if (status !== 200 || body.includes('"errors"')) throw new Error(body.slice(0, 400));
      });
    await send(few);
    const before = await service.server.residentMegabytes();
    await send(many - few);
    const after = await service.server.residentMegabytes();
    return [
      { what: `resident memory after ${few} images`, measured: megabytes(before) },
      { what: `  after ${many}`, measured: megabytes(after) },
      { what: '  their ratio', ...atMost(after / before, 1.05, times) },
    ];
  } finally {
    client.close();
    await service.close();
  }
}
