import { LabelSetClient, named } from '../../support/label-set.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { startCommand } from '../../support/process.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

interface Change {
  /** The mutation, as the audit log names it. */
  readonly name: string;
  readonly query: string;
  /** What is read to see whether it was made. */
  readonly read: string;
}

const change = (name: string, rest: string, read: string): Change => ({
  name,
  query: `mutation { ${name}${rest} }`,
  read,
});
const labelsOf = (slug: string): string =>
  `{ labelSet(slug: "${slug}") { latest { number promptTemplateSlug labels(first: 100) { nodes { name } } } } }`;
const TAGS = '{ labelSet(slug: "trees") { tags { name version { number } history { to } } } }';
const NOTHING = /nothing was changed, try again$/;
const LOOK = /look before you repeat it$/;

/** Changes that can be made one after the other. @param i tells those of one test from those of another */
function changes(i: number) {
  const oil = `{ promptTemplate(slug: "oil-${i}") { version templates } }`;
  const slug = `slug: "oil-${i}"`;
  const records = [
    change('createTenant', `(input: { slug: "t-${i}", name: "T" }) { secret }`, `{ tenant(slug: "t-${i}") { name } }`),
    change(
      'createApiKey',
      `(input: { name: "k-${i}", scopes: [CLASSIFY] }) { secret }`,
      '{ viewer { tenant { apiKeys { name } } } }',
    ),
    change('createPromptTemplate', `(input: { ${slug}, templates: ["oil of {label}"] }) { unchanged }`, oil),
    change('updatePromptTemplate', `(${slug}, templates: ["large oil of {label}"]) { unchanged }`, oil),
    change('tagLabelSetVersion', `(slug: "trees", tag: "tag-${i}", version: 1) { unchanged }`, TAGS),
  ];
  const versions = [
    change(
      'createLabelSet',
      `(input: { slug: "fish-${i}", labels: [{ name: "cod" }, { name: "eel" }] }) { unchanged }`,
      labelsOf(`fish-${i}`),
    ),
    change('upsertLabels', `(labelSet: "trees", labels: [{ name: "birch ${i}" }]) { added }`, labelsOf('trees')),
    change(
      'updateLabelSet',
      `(slug: "trees", input: { promptTemplate: { ${slug} } }) { unchanged }`,
      labelsOf('trees'),
    ),
    change('removeLabels', `(labelSet: "trees", names: ["birch ${i}"]) { unchanged }`, labelsOf('trees')),
  ];
  return { records, versions };
}

describeWithBucket('A mutation whose store does what it is asked, and does not answer', () => {
  let bucket: TestBucket;
  let running: TestServer;
  let client: Client;

  beforeAll(async () => {
    bucket = await TestBucket.make();
    const variables = { ...bucket.variables, LEXICLIP_CONSISTENCY_MS: '0', LEXICLIP_LOG_LEVEL: 'silent' };
    running = await startTestServer({ ...variables, LEXICLIP_DATA: bucket.uri() });
  });
  // Tables of their own, so that none is compacted meanwhile: LanceDB 0.37 does not survive a lost answer to that.
  beforeEach(async () => {
    client = await running.tenant();
    await LabelSetClient.create(client, 'trees', named('ash', 'oak'));
  });
  afterEach(async () => {
    answer();
    await expectWhole();
  });
  afterAll(async () => {
    await running.close();
    await bucket.close();
  });

  function answer(): void {
    bucket.proxy.disturb = () => undefined;
  }

  /** Loses the answers to commits. @param times for each table, of the next commits */
  function lose(tables: RegExp, times: number): void {
    const lost = new Map<string, number>();
    bucket.proxy.disturb = (kind, path) => {
      const table = /([^/]+)\.lance\/_versions\//.exec(path)?.[1];
      if (kind !== 'PUT' || table === undefined || !tables.test(table)) return undefined;
      lost.set(table, (lost.get(table) ?? 0) + 1);
      return (lost.get(table) as number) <= times ? 'lose the answer' : undefined;
    };
  }

  const askerOf = ({ name }: Change): Client => (name === 'createTenant' ? running.operator : client);

  /** Asks for a change meanwhile. @returns what was said, whether it was made, and how often it is on record */
  async function outcomeOf(one: Change, tables: RegExp, times: number) {
    const asker = askerOf(one);
    const look = async () => {
      const { auditLog } = await asker.data('{ auditLog(first: 100) { nodes { mutation } totalCount } }');
      const entries: { mutation: string }[] = auditLog.nodes;
      return {
        state: JSON.stringify(await asker.data(one.read)),
        entries: entries.filter(({ mutation }) => mutation === one.name).length,
      };
    };
    const before = await look();
    lose(tables, times);
    const { errors } = await asker.send(one.query);
    answer();
    const after = await look();
    const said = errors?.[0] ? `${errors[0].extensions.code}: ${errors[0].message}` : 'made';
    return { said, isMade: before.state !== after.state, entries: after.entries - before.entries };
  }

  /** Versions without gaps, no label twice, and data that check finds sound. */
  async function expectWhole(): Promise<void> {
    const { labelSets } = await client.data(
      '{ labelSets(first: 10) { nodes { versions(first: 20) { nodes { number labelCount labels(first: 20) { nodes { name } } } } } } }',
    );
    for (const { versions } of labelSets.nodes) {
      const numbers = versions.nodes.map(({ number }: { number: number }) => number);
      expect(numbers).toEqual(numbers.map((_: number, i: number) => numbers.length - i));
      for (const { labelCount, labels } of versions.nodes) {
        expect(new Set(labels.nodes.map(({ name }: { name: string }) => name)).size).toBe(labelCount);
        expect(labels.nodes).toHaveLength(labelCount);
      }
    }
    const check = startCommand(['check'], { ...bucket.variables, LEXICLIP_DATA: bucket.uri() });
    expect((await check.result()).output).toMatch(/ 0 problems\n$/);
  }

  it('is made once, and is on record once, where the answers to records are lost', async () => {
    const { records, versions } = changes(1);
    for (const one of [...records, ...versions]) {
      expect([one.name, await outcomeOf(one, /^(?!rows_)/, 1)]).toEqual([
        one.name,
        { said: 'made', isMade: true, entries: 1 },
      ]);
    }
  });

  it('has changed nothing, and says so, where the answer to rows that nothing names is lost', async () => {
    const { records, versions } = changes(2);
    await client.data((records[2] as Change).query);
    for (const one of versions.filter(({ name }) => name === 'upsertLabels' || name === 'updateLabelSet')) {
      expect([one.name, await outcomeOf(one, /^rows_/, 1)]).toEqual([
        one.name,
        { said: expect.stringMatching(NOTHING), isMade: false, entries: 1 },
      ]);
      expect((await client.send(one.query)).errors).toBeUndefined();
    }
  });

  it('is made where the answer to the first rows of a set is lost: its writer finds them in their place', async () => {
    const [creation] = changes(7).versions as [Change];
    expect(await outcomeOf(creation, /^rows_/, 1)).toEqual({ said: 'made', isMade: true, entries: 1 });
  });

  it('is made, and said to be, where no answer to the entry of its version arrives: its writer looks', async () => {
    for (const one of changes(3).versions.filter(({ name }) => name !== 'updateLabelSet')) {
      const { said, isMade } = await outcomeOf(one, /^version_log$/, Number.POSITIVE_INFINITY);
      expect([one.name, said, isMade]).toEqual([one.name, 'made', true]);
    }
  });

  it('is made or not, as its client is told or can see, where no commit but that of its record is answered', async () => {
    const { records, versions } = changes(4);
    for (const one of [...records, ...versions]) {
      const { said, isMade } = await outcomeOf(one, /^(?!audit_log)/, Number.POSITIVE_INFINITY);
      expect([one.name, said]).toEqual([one.name, expect.stringMatching(isMade ? LOOK : /^OVERLOADED/)]);
      if (!isMade) expect((await askerOf(one).send(one.query)).errors).toBeUndefined();
    }
  });

  it('has changed nothing where its record is not answered', async () => {
    for (const one of changes(5).versions.slice(0, 2)) {
      const { said, isMade } = await outcomeOf(one, /^audit_log$/, Number.POSITIVE_INFINITY);
      expect([said, isMade]).toEqual([expect.stringMatching(/^OVERLOADED/), false]);
    }
  });

  it('that deletes a set has deleted it, or can be repeated', async () => {
    await LabelSetClient.create(client, 'fish', named('cod'));
    lose(/./, 1);
    const query = 'mutation { deleteLabelSet(slug: "fish") { id } }';
    const { errors } = await client.send(query);
    answer();
    if (errors) expect(errors[0]?.message).toMatch(LOOK);
    const again = await client.send(query);
    expect(again.errors?.[0]?.extensions.code ?? 'NOT_FOUND').toBe('NOT_FOUND');
    expect(await client.data(labelsOf('fish'))).toEqual({ labelSet: null });
  });
});
