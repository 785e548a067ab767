import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nowhere } from '../support/catalog.js';
import { LabelSetClient, named, refusal } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();

describe('Tenants', () => {
  const update = (id: string, input: Record<string, unknown>) =>
    running.operator.data(
      `mutation ($id: ID!, $input: UpdateTenantInput!) {
        updateTenant(id: $id, input: $input) { tenant { name status } }
      }`,
      { id, input },
    );
  const remove = (id: string) => running.operator.data('mutation ($id: ID!) { deleteTenant(id: $id) { id } }', { id });

  async function newTenant(): Promise<{ client: Client; id: string; slug: string }> {
    const slug = `tenant-${randomUUID()}`;
    const client = await running.tenant(slug);
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    return { client, id: viewer.tenant.id, slug };
  }

  it('can be renamed', async () => {
    const { id, client } = await newTenant();
    await update(id, { name: 'Arboretum' });
    const { viewer } = await client.data('{ viewer { tenant { name status } } }');
    expect(viewer.tenant).toEqual({ name: 'Arboretum', status: 'ACTIVE' });
  });

  it('are FORBIDDEN everything while they are suspended, and go on afterwards', async () => {
    const { id, client } = await newTenant();
    await LabelSetClient.create(client, 'trees', named('ash'));
    await update(id, { status: 'SUSPENDED' });
    const { status, errors } = await client.send('{ labelSet(slug: "trees") { name } }');
    expect([status, errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN']);
    await update(id, { status: 'ACTIVE' });
    expect(await client.data('{ labelSet(slug: "trees") { name } }')).toEqual({ labelSet: { name: 'trees' } });
  });

  it('leave no directory, and no key that works, once they are deleted', async () => {
    const { id, client, slug } = await newTenant();
    await LabelSetClient.create(client, 'trees', named('ash'));
    const directories = () => readdir(join(running.data, 'tenants'));
    expect(await directories()).toContain(id);
    await remove(id);
    expect(await directories()).not.toContain(id);
    const { status, errors } = await client.send('{ labelSet(slug: "trees") { name } }');
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(await running.operator.data(`{ tenant(slug: "${slug}") { id } }`)).toEqual({ tenant: null });
  });

  it('that are deleted free their slug for a tenant with nothing', async () => {
    const { id, client, slug } = await newTenant();
    await LabelSetClient.create(client, 'trees', named('ash'));
    await remove(id);
    const again = await running.tenant(slug);
    expect(await again.data('{ labelSets { totalCount } }')).toEqual({ labelSets: { totalCount: 0 } });
  });

  it('that are not there cannot be changed', async () => {
    const { id } = await newTenant();
    await remove(id);
    for (const unknown of [id, 'no-such']) {
      expect(await refusal(update(unknown, { name: 'Arboretum' }))).toMatchObject(nowhere('id'));
      expect(await refusal(remove(unknown))).toMatchObject(nowhere('id'));
    }
  });

  it('are changed by the operator only', async () => {
    const { id, client } = await newTenant();
    const change = `mutation { updateTenant(id: "${id}", input: { name: "Arboretum" }) { tenant { name } } }`;
    expect(await client.error(change)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await client.error(`mutation { deleteTenant(id: "${id}") { id } }`)).toMatchObject({ code: 'FORBIDDEN' });
  });
});
