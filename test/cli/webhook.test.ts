import { CommandLine } from '../support/cli.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { answering, Receiver, signaturesOf, verified } from '../support/webhooks/receiver.js';

describe('webhooks on the command line', () => {
  const receiver = new Receiver();
  let running: TestServer;
  let cli: CommandLine;
  let secret: string;
  let id: string;

  beforeAll(async () => {
    await receiver.listen();
    running = await startTestServer({ LEXICLIP_WEBHOOK_HOSTS: receiver.host });
    cli = await CommandLine.open(await running.tenant());
    const made = await cli.runHere('webhook', 'create', receiver.url, '--event', 'tag.moved', '--description', 'shop');
    secret = made.output.trim();
    id = /wh_[0-9a-f]{32}/.exec(made.messages)?.[0] ?? made.messages;
  });
  afterAll(async () => {
    await cli.close();
    await running.close();
    receiver.close();
  });

  it('are made with a secret that is all of the output, and are listed without it', async () => {
    expect(secret).toMatch(/^whsec_\S{44}$/);
    const { output } = await cli.runHere('webhook', 'list');
    expect(output).toMatch(new RegExp(`^${id} +${receiver.url} +tag\\.moved +ENABLED +20[-0-9]+ [0-9:]+ +shop$`, 'm'));
    expect(output).not.toContain(secret);
  });

  it('are tested, with a status that says whether the message was accepted', async () => {
    const accepted = await cli.runHere('webhook', 'test', id);
    expect([accepted.status, accepted.output]).toEqual([0, expect.stringMatching(/webhook\.test +DELIVERED +1 +204/)]);
    expect(verified(secret, await receiver.nth('/hook', 1))).toMatchObject({ type: 'webhook.test' });
    receiver.answer = answering(500);
    const refused = await cli.runHere('webhook', 'test', id);
    receiver.answer = answering(204);
    expect([refused.status, refused.output]).toEqual([1, expect.stringContaining('answered with status 500')]);
  });

  it('are shown what they were told', async () => {
    const deliveries = await cli.json('webhook', 'deliveries', id);
    expect(deliveries.length).toBeGreaterThan(1);
    const { output, messages } = await cli.runHere('webhook', 'deliveries', id, '--limit', '1');
    expect(output.trim().split('\n')).toHaveLength(2);
    expect(messages).toContain('these are the newest of');
    const missing = await cli.runHere('webhook', 'deliveries', `wh_${'0'.repeat(32)}`);
    expect([missing.status, missing.messages]).toEqual([1, 'lexiclip: NOT_FOUND there is no such webhook\n']);
  });

  it('get another secret, and are signed with both in between', async () => {
    const rotated = await cli.runHere('webhook', 'rotate', id, '--overlap', '1h');
    expect(rotated.messages).toMatch(/as well until 20\d\d-/);
    const { length: before } = receiver.received;
    await cli.runHere('webhook', 'test', id);
    const message = await receiver.nth('/hook', before + 1);
    expect(signaturesOf(message)).toHaveLength(2);
    for (const one of [secret, rotated.output.trim()]) expect(verified(one, message)).toBeDefined();
  });

  it('are switched off and on, and deleted', async () => {
    expect((await cli.json('webhook', 'disable', id)).status).toBe('DISABLED');
    expect((await cli.json('webhook', 'enable', id)).status).toBe('ENABLED');
    expect((await cli.runHere('webhook', 'delete', id)).output).toBe(`deleted webhook ${id}\n`);
    expect(await cli.json('webhook', 'list')).toEqual([]);
  });
});
