import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Terminal } from '../support/cli/terminal.js';
import { CommandLine } from '../support/cli.js';
import { distinctImage, exampleImage } from '../support/images.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { loadBuilt } from '../support/native.js';
import { sharedServer } from '../support/server.js';

/** So many that a run takes longer than it takes to press a key. */
const MANY = 64;

type Table = typeof import('#lexiclip/cli/terminal/table.js');

describe('lexiclip on a terminal', () => {
  let cli: CommandLine;
  let operator: CommandLine;

  beforeAll(async () => {
    const tenant = await sharedServer().tenant();
    await LabelSetClient.create(tenant, 'animals', named('airplane', 'cat', 'frog', 'ship'));
    cli = await CommandLine.open(tenant);
    operator = await CommandLine.open(sharedServer().operator);
    for (const name of ['frog.png', 'ship.png']) await cli.file(name, await readFile(exampleImage(name)));
    await mkdir(join(cli.folder, 'many'));
    await Promise.all(
      Array.from({ length: MANY }, async (_, i) => {
        const name = `${String(i).padStart(3, '0')}.png`;
        await writeFile(join(cli.folder, 'many', name), Buffer.from(await distinctImage(50_000 + i), 'base64'));
      }),
    );
  });
  afterAll(async () => {
    await Promise.all([cli.close(), operator.close()]);
  });

  const classify = ['classify', 'frog.png', 'ship.png', '--set', 'animals', '--top', '2'];

  /** What a command writes where there is no terminal: first the result, then what is said about it. */
  const piped = async (...args: string[]): Promise<string[]> => {
    const { output, messages } = await cli.runHere(...args);
    return (output + messages).split('\n').slice(0, -1);
  };

  it('shows the table of a run whole, and nothing of the bar that was there before', async () => {
    const terminal = Terminal.run(cli, classify);
    expect(await terminal.ended()).toEqual({ status: 0, signal: undefined });
    expect(terminal.lines()).toEqual(await piped(...classify));
    expect(terminal.seen.flat()).toContainEqual(expect.stringMatching(/0 of 2 images, 0 %/));
  });

  it('shows rows above the bar as they come', async () => {
    const args = ['classify', 'many', '--set', 'animals', '--top', '1', '--format', 'csv'];
    const terminal = Terminal.run(cli, args);
    await terminal.ended();
    expect(terminal.lines()).toEqual(await piped(...args));
    const midway = terminal.seen.filter((lines) => lines.some((line) => /of 64 images/.test(line)));
    expect(midway.filter((lines) => lines.some((line) => line.startsWith('many/')))).not.toEqual([]);
    expect(midway.filter((lines) => !/\[#*-*\] \d+ of 64 images, \d+ %/.test(lines.at(-1) ?? ''))).toEqual([]);
  });

  it('keeps the bar on one row of a narrow terminal, and shows a row that is too wide cell by cell', async () => {
    const terminal = Terminal.run(cli, classify, { columns: 36 });
    await terminal.ended();
    const lines = terminal.lines();
    expect(lines[0]).toMatch(/^image {8}frog\.png$/);
    expect(lines.slice(1, 4)).toEqual([
      'rank         1',
      'label        frog',
      expect.stringMatching(/^similarity {3}0/),
    ]);
    expect(lines).toContain('image        ship.png');
    expect(terminal.seen.flat().filter((line) => /of 2 images/.test(line) && line.length > 35)).toEqual([]);
  });

  it('writes a dumb terminal nothing that it would have to obey, and no terminal colours', async () => {
    const dumb = Terminal.run(cli, classify, { variables: { TERM: 'dumb' } });
    const other = Terminal.run(cli, classify);
    await Promise.all([dumb.ended(), other.ended()]);
    expect(dumb.raw).not.toContain('\u001b');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: how a terminal is told a colour.
    expect(other.raw).not.toMatch(/\u001b\[[\d;]*m/);
  });

  it('ends in the middle of a run at the first Ctrl-C, with the terminal as it was', async () => {
    const terminal = Terminal.run(cli, [
      'classify',
      'many',
      '--set',
      'animals',
      '--concurrency',
      '1',
      '--out',
      'cut.csv',
    ]);
    await terminal.sees(/ of 64 images/);
    terminal.type('\u0003');
    expect(await terminal.ended()).toMatchObject({ signal: 'SIGINT' });
    expect(terminal.breaksLines).toBe(true);
  });

  it('shows a name with control characters, and does not obey it', async () => {
    await cli.file('wipe\u001b[2J\nout.png', await readFile(exampleImage('frog.png')));
    const terminal = Terminal.run(cli, ['classify', 'wipe\u001b[2J\nout.png', '--set', 'animals', '--top', '1']);
    await terminal.ended();
    expect(terminal.lines()[1]).toMatch(/^wipe\\u001b\[2J\\nout\.png +1 +frog /);
  });

  it('lines up the columns of a table where a text has wide characters', async () => {
    const { table } = await loadBuilt<Table>('cli/terminal/table.js');
    const rows = [
      ['猫', 1],
      ['cat', 12],
    ] as const;
    expect(table(['name', 'count'], rows)).toEqual(['name  count', '猫        1', 'cat      12']);
  });

  describe('asks before it deletes, and', () => {
    const ask = async (keys: string, ...args: string[]) => {
      const terminal = Terminal.run(cli, args);
      await terminal.sees(/^This deletes label set .*Type ".*" to continue: /);
      terminal.type(keys);
      return { ...(await terminal.ended()), last: terminal.lines().at(-1) };
    };

    it('deletes when the name is typed', async () => {
      await LabelSetClient.create(cli.client as never, 'gone', named('cat'));
      expect(await ask('gone\r', 'labels', 'delete', 'gone')).toEqual({
        status: 0,
        signal: undefined,
        last: 'deleted label set "gone"',
      });
    });

    it.each([
      ['another answer', 'n\r', { status: 2, signal: undefined, last: 'lexiclip: nothing was deleted' }],
      ['the end of the input', '\u0004', { status: 2, signal: undefined, last: 'lexiclip: nothing was deleted' }],
      ['Ctrl-C', '\u0003', { status: 0, signal: 'SIGINT', last: 'nothing was deleted' }],
    ])('deletes nothing after %s', async (_, keys, end) => {
      expect(await ask(keys, 'labels', 'delete', 'animals')).toEqual(end);
      expect(await cli.json('labels', 'history', 'animals')).toHaveLength(1);
    });
  });

  it('shows of every command what it shows in a pipe', async () => {
    await cli.file('more.txt', 'cat\ndog\n');
    await cli.file('templates.txt', 'a drawing of a {}.\n');
    await cli.runHere('labels', 'import', 'more.txt', '--set', 'pets', '--create');
    const key = await cli.json('key', 'create', 'camera', '--scope', 'CLASSIFY');
    const T = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d`;
    const commands: [line: string, screen: RegExp][] = [
      ['whoami', /^tenant tenant-\S+, key ".*" with .*\nat most .*\nmodel \S+ fp32 \(\w{12}\), \d+ dimensions$/],
      ['labels import more.txt --set pets', /^pets: version 1, 2 labels, unchanged$/],
      ['labels import more.txt --set pets --replace --dry-run', /^pets: version 1, 2 labels, unchanged$/],
      ['labels import more.txt --set new', /^lexiclip: NOT_FOUND labelSet: .*$/],
      ['labels remove pets dog', /^pets: version 2, 1 label; 0 prompts encoded$/],
      ['labels tag pets live 1', /^pets:live is version 1$/],
      ['labels diff pets --from live', /^- dog\npets: version 1 to 2: 0 added, 1 removed, 0 changed$/],
      ['labels restore pets live', /^pets: version 3, 2 labels; 0 prompts encoded$/],
      ['labels reencode pets', /^pets: version 3, 2 labels, unchanged$/],
      ['labels update pets --name Pets', /^pets: version 3, 2 labels; 0 prompts encoded$/],
      ['labels untag pets live', /^pets:live is removed$/],
      ['labels history pets', new RegExp(`^version  made .*message\\n( {6}[321]  ${T}  .*(\\n|$)){3}$`)],
      ['labels list', new RegExp(`^slug .*changed\\n(animals|pets) .*${T}\\n(animals|pets) .*${T}$`)],
      ['labels export --set pets', /^id,name,.*\n\S*,cat,.*\n\S*,dog,.*$/],
      ['labels delete pets --yes', /^deleted label set "pets"$/],
      ['templates import templates.txt --slug drawing', /^drawing: version 1, 1 template$/],
      ['templates list', /^slug .*first\n((drawing|photo|ensemble) .*(\n|$)){3}$/],
      ['templates export drawing', /^a drawing of a \{label\}\.$/],
      ['templates delete drawing', /^deleted prompt template "drawing"$/],
      ['key create gate --scope CLASSIFY', /^made key "gate", id \S+\. Its secret, shown this once:\nlxc_\S+$/],
      [`key rotate ${key.apiKey.id}`, /^made key "camera", id \S+; lxc_\S+… ends .*:\nlxc_\S+$/],
      [`key revoke ${key.apiKey.id}`, /^id .*revoked\n\S+ +camera .*$/],
      ['key list', /^id .*revoked(\n\S+ .*){4}$/],
      ['tenant show', /^slug .*created\ntenant-.*\nat most .*\n\nid .*revoked(\n\S+ .*){4}$/],
      ['tenant usage', /^date .*bytes .*thumbnails(\n\d{4}-\d\d-\d\d +.*)?$/],
      ['audit --limit 2', /^at .*request\n(\d{4}-.*\n){2}these are the newest of \d+ entries: see --limit$/],
    ];
    const lines = commands.map(([line]) => line.split(' '));
    const terminal = Terminal.runAll(cli, lines, { columns: 300 });
    await terminal.ended();
    const blocks = terminal
      .lines()
      .join('\n')
      .split(/^\$ .*\n/m)
      .slice(1);
    expect(blocks).toHaveLength(commands.length);
    expect(blocks.map((block) => block.replace(/\n?\[\d\]\n?$/, ''))).toEqual(
      commands.map(([, screen]) => expect.stringMatching(screen)),
    );
  });

  it('shows the operator its commands in the same way', async () => {
    const slug = `pop-${Date.now()}`;
    const commands: [line: string, screen: RegExp][] = [
      [`tenant create ${slug}`, /^made tenant "pop-\d+"\. The secret of its first key, shown this once:\nlxc_\S+$/],
      [`tenant update ${slug} --name Pop`, /^slug .*created\npop-\d+ +Pop +ACTIVE +.*\nat most .*$/],
      [`tenant suspend ${slug}`, /^slug .*created\npop-\d+ +Pop +SUSPENDED +.*$/],
      [`tenant activate ${slug}`, /^slug .*created\npop-\d+ +Pop +ACTIVE +.*$/],
      [`tenant delete ${slug} --yes`, /^deleted tenant "pop-\d+"$/],
    ];
    const terminal = Terminal.runAll(
      operator,
      commands.map(([line]) => line.split(' ')),
    );
    await terminal.ended();
    const blocks = terminal
      .lines()
      .join('\n')
      .split(/^\$ .*\n/m)
      .slice(1);
    expect(blocks.map((block) => block.replace(/\n?\[\d\]\n?$/, ''))).toEqual(
      commands.map(([, screen]) => expect.stringMatching(screen)),
    );
  });
});
