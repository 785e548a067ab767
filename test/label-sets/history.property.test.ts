import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Diff, type Label, type LabelInput, LabelSetClient, refusal } from '../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

type ModelLabel = Pick<Label, 'name' | 'synonyms' | 'prompts' | 'metadata'>;
interface ModelVersion {
  /** By name, in the set's order. */
  readonly labels: ReadonlyMap<string, ModelLabel>;
  readonly template: string;
}

/** What a label set should be: its whole history in plain maps. */
class Model {
  readonly versions: ModelVersion[];
  readonly tags = new Map<string, number>();

  constructor(names: readonly string[]) {
    this.versions = [{ labels: new Map(names.map((name) => [name, fresh(name)])), template: 'photo' }];
  }

  get latest(): ModelVersion {
    return this.versions.at(-1) as ModelVersion;
  }

  /** @returns whether there was anything to change */
  append(next: ModelVersion): boolean {
    const isSame =
      next.template === this.latest.template &&
      isDeepStrictEqual([...next.labels.values()], [...this.latest.labels.values()]);
    if (!isSame) this.versions.push(next);
    return !isSame;
  }
}

const fresh = (name: string): ModelLabel => ({ name, synonyms: [], prompts: [], metadata: null });

interface System {
  readonly set: LabelSetClient;
  /** The id of each label that there ever was, by name. */
  readonly ids: Map<string, string>;
}

/** What a client may do; its numbers are taken modulo what there is. */
type Command = fc.AsyncCommand<Model, System>;

abstract class Step implements Command {
  check = () => true;
  abstract apply(model: Model, system: System): Promise<void>;
  abstract toString(): string;

  async run(model: Model, system: System): Promise<void> {
    await this.apply(model, system);
    await expectAgreement(model, system);
  }
}

class Upsert extends Step {
  constructor(private readonly inputs: readonly LabelInput[]) {
    super();
  }

  async apply(model: Model, { set }: System): Promise<void> {
    const labels = new Map(model.latest.labels);
    const counts = { added: 0, updated: 0, unchanged: 0 };
    for (const input of this.inputs) {
      const before = labels.get(input.name);
      const after = { ...(before ?? fresh(input.name)), ...input };
      counts[!before ? 'added' : isDeepStrictEqual(before, after) ? 'unchanged' : 'updated']++;
      labels.set(input.name, after);
    }
    model.append({ ...model.latest, labels });
    expect(await set.upsert([...this.inputs])).toMatchObject({ ...counts, version: { number: model.versions.length } });
  }

  toString = () => `upsert(${JSON.stringify(this.inputs)})`;
}

class Remove extends Step {
  constructor(private readonly picks: readonly number[]) {
    super();
  }

  async apply(model: Model, { set }: System): Promise<void> {
    const names = [...model.latest.labels.keys()];
    const removed = [...new Set(this.picks.map((pick) => names[pick % names.length] as string))];
    if (removed.length === names.length) {
      expect(await refusal(set.remove(removed))).toMatchObject({ code: 'BAD_USER_INPUT' });
      return;
    }
    model.append({ ...model.latest, labels: new Map([...model.latest.labels].filter(([n]) => !removed.includes(n))) });
    expect(await set.remove(removed)).toMatchObject({ unchanged: false, version: { number: model.versions.length } });
  }

  toString = () => `remove(${this.picks})`;
}

class Restore extends Step {
  constructor(private readonly pick: number) {
    super();
  }

  async apply(model: Model, { set }: System): Promise<void> {
    const number = (this.pick % model.versions.length) + 1;
    const changed = model.append(model.versions[number - 1] as ModelVersion);
    const version = { number: model.versions.length };
    expect(await set.restore(number)).toMatchObject({ unchanged: !changed, version });
  }

  toString = () => `restore(${this.pick})`;
}

class UseTemplate extends Step {
  constructor(private readonly template: string) {
    super();
  }

  async apply(model: Model, { set }: System): Promise<void> {
    const changed = model.append({ ...model.latest, template: this.template });
    const version = { number: model.versions.length };
    expect(await set.useTemplate(this.template)).toMatchObject({ unchanged: !changed, version });
  }

  toString = () => `useTemplate(${this.template})`;
}

class Tag extends Step {
  constructor(
    private readonly tag: string,
    private readonly pick: number,
  ) {
    super();
  }

  async apply(model: Model, { set }: System): Promise<void> {
    const number = (this.pick % model.versions.length) + 1;
    const unchanged = model.tags.get(this.tag) === number;
    model.tags.set(this.tag, number);
    expect(await set.tag(this.tag, number)).toMatchObject({ unchanged });
  }

  toString = () => `tag(${this.tag}, ${this.pick})`;
}

class Untag extends Step {
  constructor(private readonly tag: string) {
    super();
  }

  async apply(model: Model, { set }: System): Promise<void> {
    if (model.tags.delete(this.tag)) expect(await set.untag(this.tag)).toMatchObject({ unchanged: false });
    else expect(await refusal(set.untag(this.tag))).toMatchObject({ code: 'NOT_FOUND', argument: 'tag' });
  }

  toString = () => `untag(${this.tag})`;
}

async function expectAgreement(model: Model, { set, ids }: System): Promise<void> {
  const read = await set.read(`
    latest { number }
    versions(first: 100) { nodes { number labelCount promptTemplateSlug tags } }
    tags { name version { number } }
    ${model.versions.map(
      (_, i) => `v${i + 1}: version(number: ${i + 1}) { labels { nodes {
      id name synonyms prompts metadata
    } } }`,
    )}
  `);
  expect(read.latest.number).toBe(model.versions.length);
  const tags = [...model.tags].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(read.tags).toEqual(tags.map(([name, number]) => ({ name, version: { number } })));
  const versions = model.versions.map(({ labels, template }, i) => ({
    number: i + 1,
    labelCount: labels.size,
    promptTemplateSlug: template,
    tags: tags.filter(([, number]) => number === i + 1).map(([name]) => name),
  }));
  expect(read.versions.nodes).toEqual(versions.reverse());
  model.versions.forEach(({ labels }, i) => {
    const nodes: Label[] = read[`v${i + 1}`].labels.nodes;
    expect(nodes.map(({ id: _, ...label }) => label)).toEqual([...labels.values()]);
    for (const { id, name } of nodes) expect([name, ids.get(name) ?? id]).toEqual([name, id]);
    for (const { id, name } of nodes) ids.set(name, id);
  });
}

/** What is left of `from` when the diff is applied to it, by id. */
function patched(from: readonly Label[], diff: Diff): Map<string, Label> {
  const labels = new Map(from.map((label) => [label.id, label]));
  for (const { id } of diff.removed) expect(labels.delete(id)).toBe(true);
  for (const { before, after, fields } of diff.changed) {
    expect(labels.get(before.id)).toEqual(before);
    const changed = fields.map((field) => [field, after[field as keyof Label]]);
    labels.set(before.id, { ...before, ...Object.fromEntries(changed) });
  }
  for (const label of diff.added) {
    expect(labels.has(label.id)).toBe(false);
    labels.set(label.id, label);
  }
  return labels;
}

async function expectDiffsToAddUp(model: Model, { set }: System): Promise<void> {
  const numbers = model.versions.map((_, i) => i + 1);
  const labels = await Promise.all(numbers.map((number) => set.labels({ number })));
  const of = (number: number) => labels[number - 1] as Label[];
  const template = (number: number) => model.versions[number - 1]?.template;
  for (const from of numbers) {
    const diffs = await Promise.all(numbers.map((to) => set.diff(from, to)));
    for (const diff of diffs) {
      const expected = new Map(of(diff.to).map((label) => [label.id, label]));
      expect(patched(of(from), diff)).toEqual(expected);
      expect(diff.promptTemplateChanged).toBe(template(from) !== template(diff.to));
    }
  }
}

const names = ['ash', 'birch', 'cedar', 'elm', 'fir', 'oak', 'pine', 'yew'];
const input: fc.Arbitrary<LabelInput> = fc.record(
  {
    name: fc.constantFrom(...names),
    synonyms: fc.constantFrom([], ['tree'], ['tree', 'wood']),
    prompts: fc.constantFrom([], ['a tree in the park']),
    metadata: fc.constantFrom(null, { rare: true }, { rare: false, codes: [1, 2] }),
  },
  { requiredKeys: ['name'] },
);
const inputs = fc.uniqueArray(input, { minLength: 1, maxLength: 4, selector: ({ name }) => name });
const number = fc.nat({ max: 1000 });
const tag = fc.constantFrom('production', 'staging');

const upsert = inputs.map((labels) => new Upsert(labels));
const commands = fc.commands(
  [
    upsert,
    upsert,
    fc.array(number, { minLength: 1, maxLength: 2 }).map((picks) => new Remove(picks)),
    number.map((pick) => new Restore(pick)),
    fc.constantFrom('photo', 'ensemble').map((template) => new UseTemplate(template)),
    fc.tuple(tag, number).map(([name, pick]) => new Tag(name, pick)),
    tag.map((name) => new Untag(name)),
  ],
  { size: 'max', maxCommands: 12 },
);

describe('Any history of a label set', () => {
  let running: TestServer;
  let tenant: Client;
  let count = 0;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant();
  });
  afterAll(() => running.close());

  it('is what a plain model of it says, and every two versions differ by their diff', async () => {
    const property = fc.asyncProperty(commands, async (history) => {
      const model = new Model(['ash', 'oak']);
      const labels = [{ name: 'ash' }, { name: 'oak' }];
      const system = { set: await LabelSetClient.create(tenant, `set-${++count}`, labels), ids: new Map() };
      await fc.asyncModelRun(() => ({ model, real: system }), history);
      await expectDiffsToAddUp(model, system);
    });
    await fc.assert(property, { numRuns: 15, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false });
  });
});
