import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type LabelInput, refusal } from '../label-set.js';
import { expectAgreement } from './agreement.js';
import { fresh, type Model, type ModelVersion, type System } from './model.js';

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

class ApplyDraft extends Step {
  constructor(
    private readonly picks: readonly number[],
    private readonly inputs: readonly LabelInput[],
    private readonly template: string | undefined,
  ) {
    super();
  }

  async apply(model: Model, { set }: System): Promise<void> {
    const names = [...model.latest.labels.keys()];
    const remove = [...new Set(this.picks.map((pick) => names[pick % names.length] as string))].slice(1);
    const labels = new Map([...model.latest.labels].filter(([name]) => !remove.includes(name)));
    for (const input of this.inputs) {
      labels.set(input.name, { ...(labels.get(input.name) ?? fresh(input.name)), ...input });
    }
    const changed = model.append({ labels, template: this.template ?? model.latest.template });
    const draft = {
      upsert: [...this.inputs],
      remove,
      ...(this.template && { promptTemplate: { slug: this.template } }),
    };
    expect(await set.apply(draft)).toMatchObject({ unchanged: !changed, version: { number: model.versions.length } });
  }

  toString = () => `applyDraft(${this.picks}, ${JSON.stringify(this.inputs)}, ${this.template})`;
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

const template = fc.constantFrom('photo', 'ensemble');
const draft = fc.tuple(fc.array(number, { maxLength: 3 }), inputs, fc.option(template, { nil: undefined }));
const upsert = inputs.map((labels) => new Upsert(labels));
/** What clients may do with a label set, in any order. */
export const commands = fc.commands(
  [
    upsert,
    upsert,
    fc.array(number, { minLength: 1, maxLength: 2 }).map((picks) => new Remove(picks)),
    draft.map((parts) => new ApplyDraft(...parts)),
    number.map((pick) => new Restore(pick)),
    template.map((slug) => new UseTemplate(slug)),
    fc.tuple(tag, number).map(([name, pick]) => new Tag(name, pick)),
    tag.map((name) => new Untag(name)),
  ],
  { size: 'max', maxCommands: 12 },
);
