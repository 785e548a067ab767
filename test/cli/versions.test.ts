import { CommandLine } from '../support/cli.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

describe('versions on the command line', () => {
  let tenant: Client;
  let cli: CommandLine;
  let sets = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
  });
  afterAll(() => cli.close());

  /** A set with version 1 of ash and birch, tagged production, and version 2 with elm as well. */
  const newSet = async (): Promise<LabelSetClient> => {
    const set = await LabelSetClient.create(tenant, `set-${++sets}`, named('ash', 'birch'));
    await set.tag('production', 1);
    await set.upsert(named('elm'));
    return set;
  };

  it('are named by their tags wherever one is meant', async () => {
    const { slug } = await newSet();
    expect(await cli.json('labels', 'diff', slug, '--from', 'production')).toMatchObject({ from: 1, to: 2 });
    expect(await cli.json('labels', 'diff', slug, '--from', 'latest', '--to', 'production')).toMatchObject({
      from: 2,
      to: 1,
    });
    expect(await cli.json('labels', 'tag', slug, 'staging', 'production')).toMatchObject({ version: 1 });
    expect(await cli.json('labels', 'tag', slug, 'canary', 'latest')).toMatchObject({ version: 2 });
    for (const set of [`${slug}@production`, `${slug}:production`, `${slug}@1`, `${slug}:1`]) {
      const { output } = await cli.runHere('labels', 'export', '--set', set, '--format', 'classnames');
      expect(output).toBe('ash\nbirch\n');
    }
    expect((await cli.runHere('labels', 'export', '--set', `${slug}@latest`, '--format', 'classnames')).output).toBe(
      'ash\nbirch\nelm\n',
    );
    expect(await cli.json('labels', 'restore', slug, 'production', '--expect', 'canary')).toMatchObject({
      version: { number: 3, labelCount: 2 },
    });
  });

  it.each([
    ['remove', ['ash']],
    ['update', ['--description', 'trees']],
    ['reencode', []],
    ['restore', ['1']],
  ])('are expected to be the latest by a tag: %s changes nothing when another is', async (command, args) => {
    const { slug } = await newSet();
    const { status, messages } = await cli.runHere('labels', command, slug, ...args, '--expect', 'production');
    expect(status).toBe(1);
    expect(messages).toMatch(/^lexiclip: CONFLICT expectedVersion: the latest version is 2/);
    const { status: wrong } = await cli.runHere('labels', command, slug, ...args, '--expect', 'latest');
    expect(wrong).toBe(2);
  });

  it('are expected to be the latest by a tag: import changes nothing when another is', async () => {
    const { slug } = await newSet();
    const args = ['labels', 'import', await cli.file('oak.txt', 'oak\n'), '--set', slug, '--expect'];
    expect((await cli.runHere(...args, 'production')).messages).toMatch(
      /CONFLICT expectedVersion: the latest version is 2/,
    );
    await cli.json('labels', 'tag', slug, 'production', 'latest');
    expect(await cli.json(...args, 'production')).toMatchObject({ version: { number: 3 } });
  });

  it('that no tag is on are not found, and nothing is changed', async () => {
    const { slug } = await newSet();
    for (const args of [
      ['diff', slug, '--from', 'nobody'],
      ['tag', slug, 'live', 'nobody'],
      ['restore', slug, 'nobody'],
      ['export', '--set', `${slug}@nobody`],
    ]) {
      const result = await cli.runHere('labels', ...args);
      expect(result).toMatchObject({
        status: 1,
        messages: expect.stringMatching(/NOT_FOUND there is no version of "\S+" with the tag "nobody"/),
      });
    }
    for (const args of [
      ['tag', slug, 'live', '0'],
      ['export', '--set', `${slug}@`],
      ['export', '--set', `${slug}@Production!`],
    ]) {
      expect(await cli.runHere('labels', ...args)).toMatchObject({ status: 2, output: '' });
    }
    expect(await cli.json('labels', 'history', slug)).toHaveLength(2);
  });

  it('have a history of templates, models and tags that came and went', async () => {
    const set = await newSet();
    await cli.json('labels', 'tag', set.slug, 'production', '2');
    await cli.json('labels', 'update', set.slug, '--template', 'ensemble');
    const history = await cli.json('labels', 'history', set.slug);
    expect(history).toMatchObject([
      { number: 3, promptTemplateSlug: 'ensemble', promptTemplate: { number: 1 }, tagMoves: [] },
      { number: 2, tags: ['production'], tagMoves: [{ tag: 'production', from: 1, to: 2 }] },
      {
        number: 1,
        promptTemplateSlug: 'photo',
        model: { dtype: 'fp32', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
        tagMoves: [
          { tag: 'production', from: 1, to: 2 },
          { tag: 'production', from: null, to: 1 },
        ],
      },
    ]);
    const { output } = await cli.runHere('labels', 'history', set.slug);
    expect(output.split('\n').slice(0, -1)).toEqual([
      expect.stringMatching(/^version {2}made +by +operation +labels +template +model +tags +message$/),
      expect.stringMatching(/^ {6}3 .* updateLabelSet +3 +ensemble@1 +\S+ fp32$/),
      expect.stringMatching(/^ {6}2 .* upsertLabels +3 +photo@1 +\S+ fp32 +production$/),
      expect.stringMatching(/^ {9}\d{4}-\d\d-\d\d \d\d:\d\d .* \+ production, from 1$/),
      expect.stringMatching(/^ {6}1 .* createLabelSet +2 +photo@1 +\S+ fp32$/),
      expect.stringMatching(/^ {9}\d{4}-.* - production, to 2$/),
      expect.stringMatching(/^ {9}\d{4}-.* \+ production$/),
    ]);
  });
});
