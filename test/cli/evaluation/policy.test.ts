import { CommandLine } from '../../support/cli.js';
import { keepSamples, rightBefore, votedSet, votes } from '../../support/evaluation/votes.js';
import { sharedServer } from '../../support/server.js';

describe('The policy of a tag on the command line', () => {
  const running = sharedServer();
  let cli: CommandLine;

  beforeAll(async () => {
    const client = await running.tenant();
    const set = await votedSet(client, 'voted');
    const all = await votes(set, 500, 16);
    const changing = all.filter(({ answers: [before, after] }) => before !== after);
    const staying = all.filter(({ answers: [before, after] }) => before === after);
    await keepSamples(set, 'worse', rightBefore([...changing.slice(0, 60), ...staying.slice(0, 80)]));
    cli = await CommandLine.open(client);
  });
  afterAll(() => cli.close());

  const policy = (...args: string[]) => cli.runHere('labels', 'policy', 'voted', 'production', ...args);

  it('is set, shown and removed', async () => {
    expect((await policy()).output).toBe('voted:production moves freely\n');
    const set = await policy('--samples', 'worse', '--max-loss', '0.05', '--undecided', 'allow');
    expect(set).toMatchObject({ status: 0, output: 'the policy of voted:production is set\n' });
    const { output } = await policy();
    expect(output).toMatch(
      /^voted:production is judged by the samples "worse"\nright answers lost: at most 5.0 %\nfalse accepts: any\nundecided: allowed\nset /,
    );
    expect(await cli.json('labels', 'policy', 'voted', 'production')).toMatchObject({
      policy: { sampleSet: { slug: 'worse' }, maxLoss: 0.05, undecided: 'ALLOW' },
    });
    expect((await policy('--remove')).output).toBe('the policy of voted:production is removed\n');
    expect((await policy('--remove')).output).toBe('the policy of voted:production is unchanged\n');
  });

  it.each(['--max-loss 0.05', '--samples worse', '--remove --max-loss 0.05', '--samples worse --max-loss 2'])(
    'is not set with %s',
    async (args) => {
      expect((await policy(...args.split(' '))).status).toBe(2);
    },
  );

  it('that its samples cannot decide is refused, with the number that would do', async () => {
    const { status, messages } = await policy('--samples', 'worse', '--max-loss', '0.01');
    expect(status).toBe(1);
    expect(messages).toMatch(/^lexiclip: TOO_FEW_SAMPLES input\.policy\.maxLoss: .* with fewer than 268 samples/);
  });

  it('keeps a tag from a version that is worse, and lets it go to one that is not, both with the figures', async () => {
    await policy('--samples', 'worse', '--max-loss', '0.05');
    const refused = await cli.runHere('labels', 'tag', 'voted', 'production', '3');
    expect(refused).toMatchObject({ status: 1, output: '' });
    expect(refused.messages).toMatch(/^lexiclip: GATE_FAILED tag: \d+ lost, 0 gained of \d+: .* Refused: /);
    const { status, output } = await cli.runHere('labels', 'tag', 'voted', 'production', '2');
    expect(status).toBe(0);
    expect(output).toMatch(/^0 lost, 0 gained of \d+: .*\nvoted:production is version 2\n$/);
  });

  it('is overridden for a reason, which the history of versions shows', async () => {
    await policy('--samples', 'worse', '--max-loss', '0.05');
    const forced = await cli.json('labels', 'tag', 'voted', 'production', '3', '--force', 'a customer asked for it');
    expect(forced).toMatchObject({ version: 3, gate: { outcome: 'REFUSED' } });
    const { output } = await cli.runHere('labels', 'history', 'voted');
    expect(output).toMatch(/\+ production, from \d, REFUSED, forced: a customer asked for it/);
  });
});
