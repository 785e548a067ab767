import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CommandLine } from '../support/cli.js';
import { nativeProcess } from '../support/native.js';
import { type Client, sharedServer } from '../support/server.js';

const LATIN1 = new URL('../../../shared/cases/02-latin1.csv', import.meta.url);

/** What the command said, without what differs each time. */
const said = (messages: string) => messages.replace(/ \(request [^)]*\)/g, '');

describe('lexiclip labels import', () => {
  let tenant: Client;
  let cli: CommandLine;
  const opened: CommandLine[] = [];
  let sets = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
    opened.push(cli);
  });
  afterAll(() => Promise.all(opened.map((line) => line.close())));

  const newSlug = () => `files-${++sets}`;

  async function labelsOf(slug: string): Promise<Record<string, unknown>[]> {
    const { output } = await cli.runHere('labels', 'export', '--set', slug, '--format', 'json');
    return JSON.parse(output);
  }

  /** Runs a command with these bytes as its standard input. */
  async function withInput<T>(bytes: Uint8Array, run: () => Promise<T>): Promise<T> {
    const own = Object.getOwnPropertyDescriptor(nativeProcess, 'stdin') as PropertyDescriptor;
    Object.defineProperty(nativeProcess, 'stdin', { configurable: true, value: Readable.from([bytes]) });
    try {
      return await run();
    } finally {
      Object.defineProperty(nativeProcess, 'stdin', own);
    }
  }

  it('takes a workbook with parents by name, and changes nothing the second time', async () => {
    const slug = newSlug();
    const file = await cli.file('trees.xlsx', await readFile(new URL('files/labels.xlsx', import.meta.url)));
    const first = await cli.runHere('labels', 'import', file, '--set', slug, '--create');
    expect(first).toMatchObject({ status: 0, output: expect.stringMatching(/: made, version 1, 4 labels/) });
    expect(first.messages).toBe('note: the columns "SKU", "Price", "Since" went into metadata\n');
    const [trees, ash, number, elm] = await labelsOf(slug);
    expect([ash?.parentId, number?.parentId, elm?.parentId]).toEqual([trees?.id, trees?.id, null]);
    expect(ash?.metadata).toEqual({ SKU: 42 });
    expect(await cli.json('labels', 'import', file, '--set', slug, '--replace')).toMatchObject({ unchanged: true });
  });

  it('finds a parent in the set by name, also by the column of ids', async () => {
    const slug = newSlug();
    await cli.json('labels', 'import', await cli.file('a.txt', 'tree\n'), '--set', slug, '--create');
    const file = await cli.file('b.csv', 'name;parent;parentId\nash;Tree;\nelm;;tree\noak;;\n');
    await cli.json('labels', 'import', file, '--set', slug);
    const [tree, ...others] = await labelsOf(slug);
    expect(others.map(({ parentId }) => parentId)).toEqual([tree?.id, tree?.id, null]);
  });

  it('names the rows of parents that are nowhere', async () => {
    const file = await cli.file('a.csv', 'name,parent\nash,tree\nelm,ash\noak,nobody\n');
    const { status, messages } = await cli.runHere('labels', 'import', file, '--set', newSlug(), '--create');
    expect(status).toBe(2);
    expect(messages.split('\n').slice(0, 2)).toEqual([
      'a.csv:2: parent: neither the file nor the set has a label with the id or name "tree"',
      'a.csv:4: parent: neither the file nor the set has a label with the id or name "nobody"',
    ]);
  });

  it('says which scope a key needs for what depends on the set, and needs no more for the rest', async () => {
    const slug = newSlug();
    await cli.json('labels', 'import', await cli.file('a.txt', 'tree\n'), '--set', slug, '--create');
    const { createApiKey } = await tenant.data(
      'mutation { createApiKey(input: { name: "writer", scopes: [CATALOG_WRITE] }) { secret } }',
    );
    const writer = await CommandLine.open({ url: tenant.url, key: createApiKey.secret });
    opened.push(writer);
    const importing = (file: string, ...more: string[]) =>
      writer.runHere('labels', 'import', file, '--set', slug, ...more);
    const parents = await importing(await writer.file('b.csv', 'name,parent\nash,tree\n'));
    expect(parents).toMatchObject({ status: 2, messages: expect.stringMatching(/b\.csv:2: parent: .* CATALOG_READ/) });
    const classes = await importing(await writer.file('c.txt', 'crane\ncrane\n'));
    expect(classes).toMatchObject({ status: 2, messages: expect.stringMatching(/the key needs CATALOG_READ/) });
    const ids = await importing(await writer.file('d.csv', 'id,name,parentId\ne1,elm,\no1,oak,e1\n'), '--dry-run');
    expect(ids).toMatchObject({ status: 0, output: expect.stringMatching(/2 added/) });
    expect(ids.messages).toBe('note: the template and the quotas were not checked: that needs CATALOG_READ\n');
  });

  it('takes a list with a class twice, encodes both alike, and maps both back to their index', async () => {
    const slug = newSlug();
    const file = await cli.file('classes.py', 'NAMES = (\n"crane",\n"missile",\n"missile",\n)\n');
    const args = ['labels', 'import', file, '--set', slug];
    const made = await cli.runHere(...args, '--create', '--template', 'ensemble');
    expect(made).toMatchObject({ status: 0, output: expect.stringMatching(/: made, version 1, 3 labels/) });
    expect(made.messages).toMatch(/^warning: classes\.py:4: "missile" is in line 3 already: .* "missile \(2\)"$/m);
    expect(made.messages).toMatch(/^warning: .* template "ensemble" version 1: import the file again when/m);
    const { labelSet } = await tenant.data(
      `{ labelSet(slug: "${slug}") { latest { labels { nodes { name metadata renderedPrompts } } } } }`,
    );
    const [, first, second] = labelSet.latest.labels.nodes;
    expect(second).toEqual({ name: 'missile (2)', metadata: { index: 2 }, renderedPrompts: first.renderedPrompts });
    expect(first.renderedPrompts).toHaveLength(12);
    expect(await cli.json(...args, '--replace')).toMatchObject({ unchanged: true });
  });

  it('gives the second of two classes the prompts of the new template when it is imported again', async () => {
    const slug = newSlug();
    const args = ['labels', 'import', await cli.file('twice.txt', 'crane\ncrane\n'), '--set', slug];
    await cli.json(...args, '--create');
    await cli.json('labels', 'update', slug, '--template', 'ensemble');
    const { changed } = await cli.json(...args);
    expect(changed).toMatchObject([{ after: { name: 'crane (2)' }, fields: ['prompts'] }]);
    expect(changed[0].after.prompts).toHaveLength(12);
  });

  it.each<[string, string, string[]]>([
    ['a slug that cannot be', 'name\nash\n', ['--set', 'No Slug']],
    ['a template that is not there', 'name\nash\n', ['--template', 'nowhere']],
    ['a parent that is not there', 'id,name,parentId\na,ash,\nb,elm,nobody\n', []],
    ['a label that is its own ancestor', 'id,name,parentId\na,ash,b\nb,elm,a\n', []],
    ['too many prompts for a label', `name,synonyms\nash,${[...Array(60).keys()].join('|')}\n`, ['--template', 'many']],
  ])('refuses in a dry run what it refuses to make: %s', async (_, text, more) => {
    await cli.json('templates', 'import', await cli.file('t.txt', manyTemplates), '--slug', 'many');
    const args = ['labels', 'import', await cli.file('x.csv', text), '--set', newSlug(), '--create', ...more];
    const dry = await cli.runHere(...args, '--dry-run');
    const real = await cli.runHere(...args);
    expect(real.status).toBe(1);
    expect({ ...dry, messages: said(dry.messages) }).toEqual({ ...real, messages: said(real.messages) });
  });
  const manyTemplates = Array.from({ length: 40 }, (_, i) => `photo ${i} of {}\n`).join('');

  it('refuses in a dry run what exceeds a quota, in a new set and in one that is there', async () => {
    const server = sharedServer();
    const small = await server.tenant();
    const { viewer } = await small.data('{ viewer { tenant { id } } }');
    await server.operator.data(
      'mutation ($id: ID!) { updateTenant(id: $id, input: { quotas: { labels: 2 } }) { tenant { id } } }',
      {
        id: viewer.tenant.id,
      },
    );
    const own = await CommandLine.open(small);
    opened.push(own);
    const two = await own.file('two.txt', 'ash\nelm\n');
    const three = await own.file('three.txt', 'ash\nelm\noak\n');
    const exceeded = async (...args: string[]) => {
      const dry = await own.runHere('labels', 'import', ...args, '--dry-run');
      const real = await own.runHere('labels', 'import', ...args);
      expect(real).toMatchObject({ status: 1, messages: expect.stringMatching(/FORBIDDEN .*quota is 2 labels/) });
      expect(said(dry.messages)).toBe(said(real.messages));
    };
    await exceeded(three, '--set', 'trees', '--create');
    await own.json('labels', 'import', two, '--set', 'trees', '--create');
    await exceeded(three, '--set', 'trees');
    expect((await own.runHere('labels', 'import', two, '--set', 'trees', '--dry-run')).status).toBe(0);
  });

  it('refuses bytes that are not UTF-8 on standard input as in a file, and takes them with their encoding', async () => {
    if (!existsSync(LATIN1)) {
      console.warn('skipped: ../shared/cases is not here');
      return;
    }
    const bytes = await readFile(LATIN1);
    const slug = newSlug();
    const args = ['labels', 'import', '-', '--set', slug, '--create', '--format', 'csv'];
    const { status, messages } = await withInput(bytes, () => cli.runHere(...args));
    expect({ status, messages }).toEqual({
      status: 2,
      messages:
        'lexiclip: standard input:2: is not UTF-8 text: byte 0xE9 after "caf"; save the file as UTF-8, or say with --encoding what it is, such as windows-1252\n',
    });
    await withInput(bytes, () => cli.json(...args, '--encoding', 'windows-1252'));
    expect((await labelsOf(slug)).map(({ name }) => name)).toEqual(['café', 'naïve cat']);
  });
});
