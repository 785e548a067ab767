import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Table as ArrowTable, Field, Schema, Utf8 } from 'apache-arrow';
import { openOrMake } from '#lexiclip/services/storage/lance/appended-table.js';
import { textColumn } from '#lexiclip/services/storage/lance/text-column.js';
import { openStorage } from '#lexiclip/services/storage/storage.js';
import { someTenant } from '../../support/storage/own-storage.js';

const SCHEMA = new Schema([new Field('name', new Utf8(), false)]);
const TABLES = 10;
const WRITERS = 6;

it('A table keeps what all have added who wanted to make it at the same moment', async () => {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  const storage = await openStorage(data);
  try {
    const tenant = someTenant();
    await storage.createTenant(tenant);
    const database = await storage.databases.tenant(tenant);
    const addTo = async (name: string, writer: string) => {
      const table = await openOrMake(database, name, SCHEMA);
      await table.add(new ArrowTable(SCHEMA, { name: textColumn([writer]) }));
      table.close();
    };
    const counts: number[] = [];
    for (let i = 0; i < TABLES; i++) {
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => addTo(`table_${i}`, String(writer))));
      const table = await database.connection.openTable(`table_${i}`);
      counts.push(await table.countRows());
      table.close();
    }
    expect(counts).toEqual(Array(TABLES).fill(WRITERS));
  } finally {
    await storage.close();
    await rm(data, { recursive: true, force: true });
  }
});
