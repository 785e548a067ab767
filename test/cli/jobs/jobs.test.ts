import { Terminal } from '../../support/cli/terminal.js';
import { CommandLine } from '../../support/cli.js';
import { cancelJob, jobOf, SLOW_PROMPTS, withSlowJobs } from '../../support/jobs/jobs.js';
import { LabelSetClient, named } from '../../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

/** Prompts that a change may have encoded while its client waits. */
const DIRECT = 10;

const names = (what: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `${what} ${i}\n`).join('');

describe('lexiclip jobs', () => {
  let running: TestServer;
  let client: Client;
  let cli: CommandLine;
  /** Of a tenant whose jobs last. */
  let slow: Client;
  let slowCli: CommandLine;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_MAX_DIRECT_PROMPTS: String(DIRECT), LEXICLIP_JOBS: '1' });
    client = await running.tenant();
    cli = await CommandLine.open(client);
    slow = await withSlowJobs(running);
    slowCli = await CommandLine.open(slow);
    await slowCli.file('long.txt', names('thing', SLOW_PROMPTS));
  });
  afterAll(async () => {
    await Promise.all([cli.close(), slowCli.close(), running.close()]);
  });

  const importLong = (set: string) => ['labels', 'import', 'long.txt', '--set', set, '--create'];

  /** Starts a job that lasts. @returns its id */
  const startLong = async (set: string): Promise<string> => {
    const { id } = await slowCli.json(...importLong(set), '--detach');
    await waitUntil(`job ${id} runs`, async () => (await jobOf(slow, id)).state === 'RUNNING');
    return id;
  };

  it('import what would take too long to wait for, and tell it as any import is told', async () => {
    const file = await cli.file('large.txt', names('bird', 2 * DIRECT));
    const { status, output, messages } = await cli.runHere('labels', 'import', file, '--set', 'birds', '--create');
    expect(status).toBe(0);
    expect(output).toMatch(/^(\+ bird \d+\n){20}birds: made, version 1, 20 labels: 20 added.*; 20 prompts encoded\n$/);
    expect(messages).toMatch(/would have 20 prompts encoded; at most 10 .*: this is done by a job\njob job_\w+\n$/);
    const again = await cli.json('labels', 'import', file, '--set', 'birds', '--job');
    expect(again).toMatchObject({ unchanged: true, created: false, version: { number: 1 } });
  });

  it('encode a set with another template, and again', async () => {
    await LabelSetClient.create(client, 'fish', named('trout', 'pike'));
    const { output } = await cli.runHere('labels', 'update', 'fish', '--template', 'ensemble');
    expect(output).toBe('fish: version 2, 2 labels; 22 prompts encoded\n');
    const { messages, ...anew } = await cli.runHere('labels', 'reencode', 'fish', '--job');
    expect(anew).toEqual({ status: 0, output: 'fish: version 2, 2 labels, unchanged\n' });
    expect(messages).toMatch(/^job job_\w+\n$/);
  });

  it('say in which line of the file the service found a fault', async () => {
    await LabelSetClient.create(client, 'trees', named('ash'));
    const file = await cli.file('orphan.jsonl', '{"name": "elm"}\n\n{"name": "oak", "parentId": "nobody"}\n');
    const { status, messages } = await cli.runHere('labels', 'import', file, '--set', 'trees', '--job');
    expect(status).toBe(1);
    expect(messages).toMatch(/BAD_USER_INPUT .*orphan\.jsonl:3: input\.importLabels\.labels\[1\]\.parentId: must be/);
  });

  it('are listed, shown and followed by their ids', async () => {
    const file = await cli.file('few.txt', names('flower', 3));
    const { output: id } = await cli.runHere('labels', 'import', file, '--set', 'flowers', '--create', '--detach');
    expect(id).toMatch(/^job_\w+\n$/);
    const watched = await cli.json('jobs', 'watch', id.trim());
    expect(watched).toMatchObject({ state: 'SUCCEEDED', result: { version: { number: 1, labelCount: 3 } } });
    const shown = await cli.runHere('jobs', 'show', id.trim());
    expect(shown.output).toMatch(
      /^job +job_\w+\nkind +CREATE_LABEL_SET\nwhat +flowers\nstate +SUCCEEDED\nprogress +3 of 3 prompts\n(.*\n)+\nflowers: version 1, 3 labels; 3 prompts encoded\n$/,
    );
    const { output } = await cli.runHere('jobs', '--limit', '1');
    expect(output).toMatch(/^id +kind +what .*by\njob_\w+ +CREATE_LABEL_SET +flowers +SUCCEEDED +3 of 3 prompts .*\n$/);
    expect((await cli.json('jobs', 'list', '--state', 'FAILED')).length).toBe(0);
  });

  it('are the same for a command that is repeated before they have ended, and others afterwards', async () => {
    const id = await startLong('repeated');
    expect(await slowCli.json(...importLong('repeated'), '--detach')).toMatchObject({ id });
    expect((await slowCli.runHere('jobs', 'cancel', id)).output).toBe(`${id}: CANCELLED\n`);
    const { id: other } = await slowCli.json(...importLong('repeated'), '--detach');
    expect(other).not.toBe(id);
    await cancelJob(slow, other);
  });

  it('end the command that follows them with a failure when they are cancelled', async () => {
    const id = await startLong('cancelled');
    const watching = slowCli.run('jobs', 'watch', id, '--json');
    await slowCli.json('jobs', 'cancel', id);
    const { status, output, messages } = await watching;
    expect(status).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ id, state: 'CANCELLED', result: null });
    expect(JSON.parse(messages)).toEqual({ error: expect.objectContaining({ code: 'CANCELLED' }) });
    const again = await slowCli.runHere('jobs', 'cancel', id);
    expect(again).toMatchObject({ status: 0, output: `${id}: CANCELLED\n` });
  });

  it('end the command that follows them with their own error when they fail', async () => {
    await LabelSetClient.create(client, 'doomed', named('a'));
    const before = await startLong('before');
    const { id } = await cli.json('labels', 'import', await cli.file('b.txt', 'b\n'), '--set', 'doomed', '--detach');
    await client.data('mutation { deleteLabelSet(slug: "doomed") { deletedId } }');
    await cancelJob(slow, before);
    const { status, messages } = await cli.runHere('jobs', 'watch', id);
    expect(status).toBe(1);
    expect(messages).toMatch(/^lexiclip: NOT_FOUND labelSet: .*"doomed"/m);
    expect((await cli.runHere('jobs', 'cancel', id)).status).toBe(1);
  });

  it('go on when the command that follows them is interrupted where nobody can be asked', async () => {
    const importing = slowCli.start(...importLong('left'));
    const started = () => /^job (job_\w+)$/m.exec(importing.messages())?.[1];
    await waitUntil('it has started a job', () => started() !== undefined);
    const id = started() as string;
    await waitUntil('the job runs', async () => (await jobOf(slow, id)).state === 'RUNNING');
    expect(await importing.stop('SIGINT')).toBeNull();
    expect(importing.messages()).toContain(`\njob ${id} goes on\nlexiclip jobs watch ${id} `);
    expect((await jobOf(slow, id)).state).toBe('RUNNING');
    await cancelJob(slow, id);
  });

  describe('asks on a terminal at Ctrl-C, and', () => {
    const QUESTION = /^leave it running \(l\), cancel it \(c\), or go on watching \(Enter\)\? /;
    const BAR = /\[#*-+\] 20 of 200 prompts, 10 %/;
    let id: string;
    let terminal: Terminal;

    beforeEach(async () => {
      id = await startLong('asked');
      terminal = Terminal.run(slowCli, ['jobs', 'watch', id]);
      await terminal.sees(/\[#*-+\] \d+ of 200 prompts|waiting/);
      terminal.type('\u0003');
      await terminal.sees(QUESTION);
    });
    afterEach(() => cancelJob(slow, id));

    const stateAfter = async (keys: string) => {
      terminal.type(keys);
      const ended = await terminal.ended();
      return { ...ended, state: (await jobOf(slow, id)).state };
    };

    it('leaves the job running', async () => {
      expect(await stateAfter('l\r')).toEqual({ status: 0, signal: undefined, state: 'RUNNING' });
      expect(terminal.lines().slice(-2)).toEqual([
        `job ${id} goes on`,
        `lexiclip jobs watch ${id}  follows it, jobs cancel ends it`,
      ]);
    });

    it('cancels it', async () => {
      expect(await stateAfter('c\r')).toEqual({ status: 1, signal: undefined, state: 'CANCELLED' });
      expect(terminal.lines().at(-1)).toBe(`lexiclip: CANCELLED job ${id} was cancelled`);
    });

    it('goes on watching, and leaves it at the second Ctrl-C', async () => {
      const seen = terminal.seen.length;
      terminal.type('\r');
      await waitUntil('the bar is back', async () => {
        await terminal.sees(QUESTION);
        return terminal.seen.slice(seen).some((lines) => BAR.test(lines.at(-1) ?? ''));
      });
      terminal.type('\u0003');
      await waitUntil('it asks again', async () => {
        await terminal.sees(QUESTION);
        return QUESTION.test(terminal.lines().at(-1) ?? '');
      });
      expect(await stateAfter('\u0003')).toEqual({ status: 0, signal: 'SIGINT', state: 'RUNNING' });
      expect(terminal.lines().at(-2)).toBe(`job ${id} goes on`);
    });
  });

  it('are refused for what there is not, and what a job cannot do', async () => {
    expect((await cli.runHere('jobs', 'show', 'job_nothing')).messages).toMatch(/NOT_FOUND .*job "job_nothing"/);
    expect((await cli.runHere('jobs', 'cancel', 'job_nothing')).messages).toMatch(/NOT_FOUND id: /);
    const file = await cli.file('one.txt', 'one\n');
    const dry = await cli.runHere('labels', 'import', file, '--set', 'any', '--dry-run', '--detach');
    expect(dry).toMatchObject({ status: 2, messages: expect.stringMatching(/either --dry-run or --job/) });
  });
});
