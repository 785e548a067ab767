import { LabelSetClient, named } from '../../support/label-set.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { startCommand } from '../../support/process.js';
import { type Client, startTestServer } from '../../support/server.js';

const DELETE = 'mutation ($id: ID!) { deleteTenant(id: $id) { id } }';

describeWithBucket('A tenant in an object store', () => {
  let bucket: TestBucket;

  beforeEach(async () => {
    bucket = await TestBucket.make();
  });
  afterEach(() => bucket.close());

  const start = (variables: Record<string, string> = {}) =>
    startTestServer({ ...bucket.variables, LEXICLIP_DATA: bucket.uri(), LEXICLIP_CONSISTENCY_MS: '0', ...variables });

  const lexiclip = (...args: string[]) =>
    startCommand(args, { ...bucket.variables, LEXICLIP_DATA: bucket.uri() }).result();

  async function withTrees(running: Awaited<ReturnType<typeof start>>): Promise<{ client: Client; id: string }> {
    const client = await running.tenant('acme');
    await LabelSetClient.create(client, 'trees', named('ash'));
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    return { client, id: viewer.tenant.id };
  }

  it('comes back with its label sets and its key while its data are kept', async () => {
    const running = await start();
    try {
      const { client, id } = await withTrees(running);
      await running.operator.data(DELETE, { id });
      expect(await client.error('{ labelSet(slug: "trees") { name } }')).toMatchObject({ code: 'UNAUTHENTICATED' });
      expect((await lexiclip('check')).output).toMatch(/^note: tenant "acme": deleted; .* lexiclip undelete acme /m);
      const { status, output, messages } = await lexiclip('undelete', 'acme');
      expect([status, output, messages]).toEqual([0, 'tenant "acme" is back, with its keys\n', '']);
      expect(await client.data('{ labelSet(slug: "trees") { name } }')).toEqual({ labelSet: { name: 'trees' } });
    } finally {
      await running.close();
    }
  });

  it('loses all its objects when its data are not kept, and no other tenant does', async () => {
    const running = await start({ LEXICLIP_TRASH_DAYS: '0' });
    try {
      const { id } = await withTrees(running);
      const other = await running.tenant('globex');
      await LabelSetClient.create(other, 'trees', named('oak'));
      expect((await bucket.keys(`tenants/${id}/`)).length).toBeGreaterThan(0);
      await running.operator.data(DELETE, { id });
      expect(await bucket.keys(`tenants/${id}/`)).toEqual([]);
      expect(await other.data('{ labelSet(slug: "trees") { name } }')).toEqual({ labelSet: { name: 'trees' } });
      expect((await lexiclip('check')).output).toMatch(/^1 tenants, 1 versions, 0 problems\n$/);
    } finally {
      await running.close();
    }
  });

  it('that has no record is named by check, and stays', async () => {
    const running = await start();
    await running.close();
    await bucket.put('tenants/ten_0123456789abcdef0123456789abcdef/labels.lance/data/x');
    const { status, output } = await lexiclip('check');
    expect([status, output]).toEqual([
      1,
      expect.stringMatching(/for the directory tenants\/ten_0123456789abcdef0123456789abcdef$/m),
    ]);
    expect(await bucket.keys('tenants/ten_')).toHaveLength(1);
  });
});
