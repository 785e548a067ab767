import { type Change, change } from './change.js';
import { create } from './creation.js';
import type { Faults } from './entries.js';
import { explore, type Processes, runAlone, type Steps } from './explorer.js';
import { fault, lastFault } from './invariants.js';
import { removeAsAsked, removeTemplate, sweep } from './removal.js';
import { log, NOTHING, rowTables, type Tables } from './tables.js';

/** A set "trees" with two versions. */
const TREES = [
  () => create({ slug: 'trees', id: 'a', template: 't', content: { ash: 'v1' } }),
  () => change('first', 'trees', { kind: 'change', values: { ash: 'v2', elm: 'v2' } }),
].reduce<Tables>((tables, program) => runAlone<Tables, unknown>(tables, program).state, NOTHING);

const TWO_WRITERS = 'two writers of one set, a compactor, a pruner';
const CREATOR = 'a creator, a sweep whose clock is wrong, a writer';
const LOST = 'a creator whose answers are lost, a writer';
const TEMPLATE = 'a change of template, and the deletion of that template';
const REMOVAL = 'a change, the removal of its set, a sweep';
const FAILED_REMOVAL = 'a removal that fails, a change, a sweep';
type Scenario = (faults: Faults) => { start: Tables; processes: Processes<Tables>; crashes?: number };

const upsert = (label: string): Change => ({ kind: 'change', values: { [label]: label } });
const creation = (id: string) => ({ slug: 'trees', id, template: 't', content: { [id]: id } });

function* compactor(): Steps<Tables, void> {
  yield* rowTables.compact('a', yield* log.between('a'));
}
function* pruner(): Steps<Tables, void> {
  yield* rowTables.prune('a');
}

const SCENARIOS: Record<string, Scenario> = {
  [TWO_WRITERS]: (faults) => ({
    start: TREES,
    processes: {
      one: () => change('one', 'trees', upsert('oak'), faults),
      two: () => change('two', 'trees', { kind: 'change', values: { ash: null, elm: 'two' } }, faults),
      compactor,
      pruner,
    },
    crashes: 1,
  }),
  'a change and the restoring of an old version': (faults) => ({
    start: TREES,
    processes: {
      one: () => change('one', 'trees', upsert('oak'), faults),
      two: () => change('two', 'trees', { kind: 'restore', version: 1 }, faults),
      compactor,
    },
    crashes: 1,
  }),
  'a change whose answer is lost, and another one': (faults) => ({
    start: { ...TREES, failures: 2 },
    processes: {
      one: () => change('one', 'trees', upsert('oak'), faults),
      two: () => change('two', 'trees', upsert('elm'), faults),
    },
  }),
  [REMOVAL]: (faults) => ({
    start: TREES,
    processes: {
      one: () => change('one', 'trees', upsert('oak'), faults),
      remover: () => removeAsAsked('a', faults),
      sweeper: () => sweep(['creating'], faults),
    },
    crashes: 2,
  }),
  [FAILED_REMOVAL]: (faults) => ({
    start: { ...TREES, failures: 1 },
    processes: {
      one: () => change('one', 'trees', upsert('oak'), faults),
      remover: () => removeAsAsked('a', faults),
      sweeper: () => sweep([], faults),
    },
    crashes: 1,
  }),
  'two creators of one slug, a sweep whose clock is wrong': (faults) => ({
    start: NOTHING,
    processes: {
      one: () => create(creation('a'), faults),
      two: () => create(creation('b'), faults),
      sweeper: () => sweep(['creating'], faults),
    },
    crashes: 1,
  }),
  [CREATOR]: (faults) => ({
    start: NOTHING,
    processes: {
      one: () => create(creation('a'), faults),
      sweeper: () => sweep(['creating'], faults),
      writer: () => change('writer', 'trees', upsert('oak'), faults),
    },
    crashes: 1,
  }),
  [LOST]: (faults) => ({
    start: { ...NOTHING, failures: 2 },
    processes: {
      one: () => create(creation('a'), faults),
      writer: () => change('writer', 'trees', upsert('oak'), faults),
    },
    crashes: 1,
  }),
  [TEMPLATE]: (faults) => ({
    start: TREES,
    processes: {
      one: () => change('one', 'trees', { kind: 'replace', template: 'u' }, faults),
      deleter: () => removeTemplate('u'),
      two: () => change('two', 'trees', upsert('oak'), faults),
    },
    crashes: 1,
  }),
};

/** Ages are the one thing that the protocol believes here: no writer pauses for a day between two steps. */
const IMPATIENT = 'a change of template, a sweep that gives it up too early, and the deletion of that template';
const IMPATIENT_SWEEP: Scenario = (faults) => ({
  start: TREES,
  processes: {
    one: () => change('one', 'trees', { kind: 'replace', template: 'u' }, faults),
    deleter: () => removeTemplate('u'),
    sweeper: () => sweep(['committing'], faults),
  },
});

const scenarioOf = (name: string): Scenario => (name === IMPATIENT ? IMPATIENT_SWEEP : (SCENARIOS[name] as Scenario));

describe('The commit protocol', () => {
  it.each(Object.keys(SCENARIOS))('holds for %s', (scenario) => {
    const { states, fault: found } = explore({ ...scenarioOf(scenario)({}), fault, lastFault });
    expect(found).toBeUndefined();
    expect(states).toBeGreaterThan(100);
  });
});

describe('The model of the protocol finds the fault when', () => {
  it.each<[string, Faults, string, RegExp]>([
    ['the entry in the log comes before the rows', { entryBeforeRows: true }, TWO_WRITERS, /reads as/],
    ['writers have no token of their own', { noToken: true }, TWO_WRITERS, /reads as/],
    ['a set can be given up after readers see it', { recordAfterEntry: true }, CREATOR, /reads as|acknowledged/],
    ['a lost answer counts as a refusal', { answerBelieved: true }, LOST, /acknowledged/],
    ['what may be committed is undone', { undoneInDoubt: true }, LOST, /acknowledged/],
    ['a removal that failed is finished later', { failedRemovalFinished: true }, FAILED_REMOVAL, /its set is gone/],
    ['a template is checked before the announcement', { checkBeforeAnnouncement: true }, TEMPLATE, /template is gone/],
    ['a live writer counts as dead', {}, IMPATIENT, /template is gone/],
  ])('%s', (_, faults, scenario, what) => {
    const found = explore({ ...scenarioOf(scenario)(faults), fault }).fault;
    expect(found?.what).toMatch(what);
    expect(found?.trace.length).toBeLessThan(25);
  });

  it.each<[string, Faults, string]>([
    ['work is finished that could not be undone', { finishedThoughNotUndone: true }, LOST],
    ['a set is removed without announcement', { removalUnannounced: true }, REMOVAL],
  ])('%s', (_, faults, scenario) => {
    const found = explore({ ...scenarioOf(scenario)(faults), fault, lastFault }).fault;
    expect(found?.what).toMatch(/something is left/);
  });
});
