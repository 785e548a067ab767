import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { Client, startTestServer } from '../support/server.js';

const QUOTAS = '{ viewer { tenant { quotas { labels promptsPerMinute } } } }';

describe('Quotas that an older server has stored', () => {
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  it('are read, and get those that are new', async () => {
    const first = await startTestServer({ LEXICLIP_DATA: data });
    const created = await first.operator.data(
      'mutation { createTenant(input: { slug: "old", name: "Old", quotas: { labels: 7 } }) { secret tenant { id } } }',
    );
    const { secret, tenant } = created.createTenant;
    await first.close();
    const system = await connect(join(data, 'system'));
    await system.dropTable('tenant_prompt_quotas');
    system.close();

    const second = await startTestServer({ LEXICLIP_DATA: data });
    const client = new Client(second.url, secret);
    expect((await client.data(QUOTAS)).viewer.tenant.quotas).toEqual({ labels: 7, promptsPerMinute: 200_000 });
    await second.operator.data(
      'mutation ($id: ID!) { updateTenant(id: $id, input: { quotas: { promptsPerMinute: 5 } }) { tenant { id } } }',
      { id: tenant.id },
    );
    await second.close();

    const third = await startTestServer({ LEXICLIP_DATA: data });
    const later = new Client(third.url, secret);
    expect((await later.data(QUOTAS)).viewer.tenant.quotas).toEqual({ labels: 7, promptsPerMinute: 5 });
    await third.close();
  });
});
