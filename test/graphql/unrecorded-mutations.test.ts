import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';

const CREATE = 'mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }] }) { promptsEncoded } }';
const SETS = '{ labelSets { totalCount } auditLog(first: 100) { nodes { mutation outcome } } }';

describe('A mutation that the audit log cannot take', () => {
  let data: string;
  let server: ServerProcess;
  let tenant: Client;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    server = await spawnServer(data, { LEXICLIP_LOG_LEVEL: 'silent' });
    const query = 'mutation { createTenant(input: { slug: "acme", name: "Acme" }) { secret } }';
    tenant = new Client(server.url, (await new Client(server.url, OPERATOR_KEY).data(query)).createTenant.secret);
  });
  afterAll(async () => {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  });

  it('changes nothing, and is made once the log can be written again', async () => {
    const transactions = join(data, 'system', 'audit_log.lance', '_transactions');
    await rename(transactions, `${transactions}-away`);
    // A file where the log's writers need a folder.
    await writeFile(transactions, '');
    expect(await tenant.error(CREATE)).toMatchObject({ code: 'INTERNAL' });
    await rm(transactions);
    await rename(`${transactions}-away`, transactions);
    expect((await tenant.data(SETS)).labelSets.totalCount).toBe(0);
    await tenant.data(CREATE);
    const { labelSets, auditLog } = await tenant.data(SETS);
    expect(labelSets.totalCount).toBe(1);
    expect(auditLog.nodes).toContainEqual({ mutation: 'createLabelSet', outcome: 'OK' });
  });
});
