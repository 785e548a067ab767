import { change, fold } from './change.js';
import { create } from './creation.js';
import type { Answer } from './entries.js';
import { type Returned, runAlone } from './explorer.js';
import { sweep } from './removal.js';
import { type Entry, keyOf, type Tables } from './tables.js';

/*
 * What is true in every state that the protocol can reach.
 */

const isLive = ({ sets }: Tables, id: string): boolean => Object.values(sets).includes(id);

/** The versions that readers can reach. */
const visible = (tables: Tables): Entry[] =>
  Object.values(tables.log).filter(({ set, number }) => number > 0 && isLive(tables, set));

const acknowledgedIn = (returned: Returned): Entry[] =>
  (Object.values(returned) as Answer[]).flatMap((answer) =>
    typeof answer === 'object' && 'acknowledged' in answer ? [answer.acknowledged] : [],
  );

/** What is wrong with a state. */
export function fault(tables: Tables, returned: Returned): string | undefined {
  return (
    faultOfTables(tables) ??
    acknowledgedIn(returned)
      .map((entry) => lost(tables, entry))
      .find(Boolean)
  );
}

/** An acknowledged version is there for ever, unless its set was removed. */
function lost({ sets, log, templates, witness }: Tables, { set, number, token, template }: Entry): string | undefined {
  if (witness.removed[set]) return undefined;
  const name = `${keyOf(set, number)} was acknowledged, and `;
  if (!Object.values(sets).includes(set)) return `${name}its set is gone`;
  if (log[keyOf(set, number)]?.token !== token) return `${name}is not in the log`;
  return templates[template] === 'purged' ? `${name}its template is gone` : undefined;
}

/** The explorer gives the same object for the same state. */
const known = new WeakMap<Tables, string | undefined>();

function faultOfTables(tables: Tables): string | undefined {
  if (!known.has(tables)) known.set(tables, unreadable(tables) ?? unwritable(tables));
  return known.get(tables);
}

/** Each version is what its writer made of what it had read, and no other has had its number. */
function unreadable(tables: Tables): string | undefined {
  for (const entry of visible(tables)) {
    const name = keyOf(entry.set, entry.number);
    if (tables.witness.committed[name] !== entry.token) return `${name} was committed twice`;
    const content = contentOf(tables, entry);
    const meant = JSON.stringify(entry.content);
    if (content !== meant) return `${name} reads as ${content}, and its writer meant ${meant}`;
  }
  return undefined;
}

function contentOf(tables: Tables, entry: Entry): string {
  try {
    return JSON.stringify(fold(entry, Object.values(tables.log), tables.rows[entry.set]?.rows ?? []));
  } catch (error) {
    return (error as Error).message;
  }
}

/** From every state, a fresh writer running alone succeeds: it changes the set, or creates it where there is none. */
function unwritable(tables: Tables): string | undefined {
  const values = { fresh: 'new' };
  const hasVersions = visible(tables).some(({ set }) => tables.sets.trees === set);
  const writer = hasVersions
    ? change('fresh', 'trees', { kind: 'change', values })
    : create({ slug: 'trees', id: 'fresh', template: 'fresh', content: values });
  const ready = { ...tables, failures: 0, templates: { ...tables.templates, fresh: 'live' as const } };
  try {
    const { returned } = runAlone(ready, () => writer);
    if ('acknowledged' in returned) return undefined;
    return `a writer alone is refused: ${returned.refused}`;
  } catch (error) {
    return `a writer alone fails: ${(error as Error).message}`;
  }
}

/** What is wrong at the end: after the last sweep, nothing is left of a set that has no record. */
export function lastFault(tables: Tables, returned: Returned): string | undefined {
  const { state } = runAlone({ ...tables, failures: 0 }, () => sweep(['creating', 'committing', 'removing']));
  const { state: swept } = runAlone(state, () => sweep(['creating', 'committing', 'removing']));
  const entries = Object.values(swept.log).filter(({ number }) => number > 0);
  const left = [...entries.map(({ set }) => set), ...Object.keys(swept.rows)].find((set) => !isLive(swept, set));
  if (left) return `something is left of set ${left}, which has no record`;
  const work = Object.keys(swept.work)[0];
  if (work) return `${work} is never finished`;
  const gone = acknowledgedIn(returned).find(({ set }) => swept.witness.removed[set] && isLive(swept, set));
  if (gone && returned.remover === 'removed') return `set ${gone.set} was removed, and is there`;
  return fault(swept, returned);
}
