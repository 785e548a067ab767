import { CommandLine } from '../support/cli.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const LABELS = [
  { id: 'tree', name: 'tree', synonyms: ['a|b', 'plant'], metadata: { note: 'a "quoted", text' } },
  { name: 'ash', parentId: 'tree', prompts: ['an ash, seen from below', '[sic] ash'] },
  { name: 'oak, old', synonyms: ['quercus'] },
];

describe('lexiclip labels', () => {
  let tenant: Client;
  let cli: CommandLine;
  let sets = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
  });
  afterAll(() => cli.close());

  const newSet = (labels: Parameters<typeof LabelSetClient.create>[2]) =>
    LabelSetClient.create(tenant, `set-${++sets}`, labels);

  it('import shows in a dry run what the import then does in one version, and changes nothing the second time', async () => {
    const { slug } = await newSet(named('ash', 'birch'));
    const file = await cli.file('trees.csv', 'name,synonyms\nash,fraxinus|ash tree\nelm,\n');
    const args = ['labels', 'import', file, '--set', slug, '--replace', '--expect', '1'];
    const dry = await cli.run(...args, '--dry-run');
    expect(dry.output).toBe(
      `+ elm\n- birch\n~ ash (synonyms)\ndry run: ${slug}: version 1 would become the next: 1 added, 1 removed, 1 changed\n`,
    );
    expect(await cli.json(...args, '--message', 'from a file')).toMatchObject({
      version: { number: 2, labelCount: 2 },
      added: [{ name: 'elm' }],
      removed: [{ name: 'birch' }],
      unchanged: false,
    });
    const conflict = await cli.runHere(...args);
    expect(conflict.messages).toMatch(/^lexiclip: CONFLICT expectedVersion: the latest version is 2/);
    const again = await cli.run('labels', 'import', file, '--set', slug, '--replace');
    expect(again).toEqual({ status: 0, output: `${slug}: version 2, 2 labels, unchanged\n`, messages: '' });
  });

  it('import makes a set that is not there when it is told to, and says that its first version has no message', async () => {
    const file = await cli.file('new.txt', 'cat\n\ndog\n');
    const args = ['labels', 'import', file, '--set', 'brand-new'];
    expect((await cli.runHere(...args)).messages).toMatch(/NOT_FOUND labelSet/);
    expect(await cli.json(...args, '--create', '--dry-run')).toMatchObject({ created: true, version: null });
    const made = await cli.run(...args, '--create', '--template', 'ensemble', '--message', 'cats');
    expect(made).toMatchObject({ status: 0, output: expect.stringMatching(/: made, version 1, 2 labels: 2 added/) });
    expect(made.messages).toBe('warning: the message is not kept: the first version of a label set has none\n');
    const again = await cli.runHere(...args, '--create', '--message', 'cats', '--json');
    expect(JSON.parse(again.output)).toMatchObject({ created: false, unchanged: true });
    expect(again.messages).toBe('');
  });

  it('import names every bad row of a file with its line and reason, and sends nothing', async () => {
    const { slug } = await newSet(named('ash'));
    const rows = ['id,name,synonyms,metadata', ',"elm', '",x,', ',,,', 'a b,oak,,', ',fir,,{', ',ELM,,', ',yew,a'];
    const file = await cli.file('bad.csv', rows.join('\n'));
    const { status, output, messages } = await cli.run('labels', 'import', file, '--set', slug);
    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(messages.split('\n').slice(0, -1)).toEqual([
      expect.stringMatching(/^bad\.csv:4: name: must not be empty$/),
      expect.stringMatching(/^bad\.csv:5: id: must be 1 to 64 letters/),
      'bad.csv:6: metadata: is not JSON',
      'bad.csv:7: name: "ELM" is in line 2 already',
      'bad.csv:8: has 3 cells, and there are 4 columns',
      'lexiclip: 5 bad rows in bad.csv; nothing was sent',
    ]);
    expect(await cli.json('labels', 'history', slug)).toHaveLength(1);
  });

  it('import says in which line of the file the service found a fault', async () => {
    const { slug } = await newSet(named('ash'));
    const file = await cli.file('orphan.jsonl', '{"name": "elm"}\n\n{"name": "oak", "parentId": "nobody"}\n');
    const { status, messages } = await cli.runHere('labels', 'import', file, '--set', slug);
    expect(status).toBe(1);
    expect(messages).toMatch(/^lexiclip: BAD_USER_INPUT .*orphan\.jsonl:3: labels\[1\]\.parentId: must be the labelId/);
  });

  it('import refuses a file of more labels than one import takes before it is sent', async () => {
    const file = await cli.file('many.txt', Array.from({ length: 10_001 }, (_, i) => `label ${i}`).join('\n'));
    const { status, messages } = await cli.runHere('labels', 'import', file, '--set', 'any');
    expect(status).toBe(2);
    expect(messages).toMatch(/has 10,001 labels, and one import takes 10000 at most; nothing was sent/);
  });

  it('export is a file whose import changes nothing, in all formats that carry everything', async () => {
    const { slug } = await newSet(LABELS);
    for (const format of ['csv', 'json', 'jsonl']) {
      const out = `round-trip.${format}`;
      await cli.json('labels', 'export', '--set', `${slug}@1`, '--out', out);
      const imported = await cli.json('labels', 'import', out, '--set', slug, '--replace');
      expect(imported).toMatchObject({ unchanged: true, version: { number: 1, labelCount: 3 } });
    }
  });

  it('export of what was imported into another set is the same file', async () => {
    const { slug } = await newSet(LABELS);
    const { output } = await cli.run('labels', 'export', '--set', slug);
    await cli.json('labels', 'import', await cli.file('copy.csv', output), '--set', 'copy', '--create');
    expect((await cli.runHere('labels', 'export', '--set', 'copy')).output).toBe(output);
  });

  it('import of prompt templates makes a version, and none the second time', async () => {
    const file = await cli.file('templates.txt', 'a photo of a {}.\nart of {c}.\n');
    const args = ['templates', 'import', file, '--slug', 'own'];
    expect(await cli.json(...args)).toMatchObject({
      version: 1,
      templates: ['a photo of a {label}.', 'art of {label}.'],
    });
    expect(await cli.json(...args)).toMatchObject({ version: 1, unchanged: true });
    const { messages } = await cli.runHere('templates', 'import', file, '--slug', 'another', '--message', 'first');
    expect(messages).toMatch(/^warning: the message is not kept/);
  });

  it('export pages through all labels, of the version that a tag is on', async () => {
    // One prompt for all of them: it is their number that matters.
    const set = await newSet(Array.from({ length: 1_100 }, (_, i) => ({ name: `thing ${i}`, prompts: ['a thing'] })));
    await cli.json('labels', 'tag', set.slug, 'production', '1');
    await set.upsert(named('one more'));
    const { output } = await cli.run('labels', 'export', '--set', `${set.slug}:production`, '--format', 'classnames');
    expect(output.split('\n').slice(0, -1)).toEqual(Array.from({ length: 1_100 }, (_, i) => `thing ${i}`));
  });

  it('diff reads all of a long difference', async () => {
    const set = await newSet(named('ash'));
    await set.upsert(Array.from({ length: 2_100 }, (_, i) => ({ name: `thing ${i}`, prompts: ['a thing'] })));
    const { added, hasMore } = await cli.json('labels', 'diff', set.slug, '--from', '1');
    expect(added.map(({ name }: { name: string }) => name)).toEqual(
      Array.from({ length: 2_100 }, (_, i) => `thing ${i}`),
    );
    expect(hasMore).toBeUndefined();
  });

  it('diff, restore, tag and history tell and change versions', async () => {
    const { slug } = await newSet(named('ash', 'birch'));
    await cli.json('labels', 'remove', slug, 'birch');
    const { output } = await cli.runHere('labels', 'diff', slug, '--from', '1');
    expect(output).toBe(`- birch\n${slug}: version 1 to 2: 0 added, 1 removed, 0 changed\n`);
    expect(await cli.json('labels', 'restore', slug, '1', '--message', 'back')).toMatchObject({
      version: { number: 3 },
    });
    await cli.json('labels', 'tag', slug, 'production', '1');
    const history = await cli.json('labels', 'history', slug);
    expect(history.map((version: { message: string | null }) => version.message)).toEqual(['back', null, null]);
    expect(history[2].tags).toEqual(['production']);
  });
});
