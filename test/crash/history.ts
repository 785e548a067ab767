/** What a client knows of one label set: what was acknowledged, and the one mutation that may or may not have happened. */

export interface State {
  /** Names of the labels of each version, sorted; empty when the set is not there. */
  readonly versions: readonly (readonly string[])[];
  readonly production: number | null;
}

export interface Mutation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly after: State;
}

export const ABSENT: State = { versions: [], production: null };

const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;
let serial = 0;
const fresh = (count: number): string[] => Array.from({ length: count }, () => `label ${++serial}`);

const withVersion = (state: State, names: readonly string[]): State => ({
  ...state,
  versions: [...state.versions, [...names].sort()],
});

/** Sets are deleted now and then, so that a run does not spend its time on long histories. */
const LONGEST = 12;

export function randomMutation(slug: string, state: State): Mutation {
  const { versions } = state;
  const latest = versions.at(-1);
  if (!latest) return create(slug, state);
  if (versions.length >= LONGEST) return remove(slug);
  const kinds = [upsert, upsert, upsert, removal, restore, template, tag, ...(versions.length > 4 ? [remove] : [])];
  return pick(kinds)(slug, state, latest);
}

function create(slug: string, state: State): Mutation {
  const names = fresh(4);
  return {
    query:
      'mutation ($slug: String!, $labels: [LabelInput!]!) { createLabelSet(input: { slug: $slug, labels: $labels }) { unchanged } }',
    variables: { slug, labels: names.map((name) => ({ name })) },
    after: withVersion(state, names),
  };
}

function upsert(slug: string, state: State, latest: readonly string[]): Mutation {
  const names = fresh(3);
  return {
    query:
      'mutation ($slug: String!, $labels: [LabelInput!]!) { upsertLabels(labelSet: $slug, labels: $labels) { added } }',
    variables: { slug, labels: names.map((name) => ({ name })) },
    after: withVersion(state, [...latest, ...names]),
  };
}

function removal(slug: string, state: State, latest: readonly string[]): Mutation {
  const names = latest.slice(0, Math.min(2, latest.length - 1));
  if (names.length === 0) return upsert(slug, state, latest);
  return {
    query:
      'mutation ($slug: String!, $names: [String!]!) { removeLabels(labelSet: $slug, names: $names) { unchanged } }',
    variables: { slug, names },
    after: withVersion(state, latest.slice(names.length)),
  };
}

function restore(slug: string, state: State, latest: readonly string[]): Mutation {
  const number = 1 + Math.floor(Math.random() * state.versions.length);
  const names = state.versions[number - 1] as readonly string[];
  if (names.join() === latest.join()) return upsert(slug, state, latest);
  return {
    query: 'mutation ($slug: String!, $number: Int!) { restoreLabelSet(slug: $slug, version: $number) { unchanged } }',
    variables: { slug, number },
    after: withVersion(state, names),
  };
}

/** A template of its own each time, so that there is always something to change. */
function template(slug: string, state: State, latest: readonly string[]): Mutation {
  const templateSlug = `template-${++serial}`;
  return {
    query: `mutation ($slug: String!, $template: String!) {
      createPromptTemplate(input: { slug: $template, templates: ["picture ${serial} of {label}"] }) { unchanged }
      updateLabelSet(slug: $slug, input: { promptTemplate: { slug: $template } }) { unchanged }
    }`,
    variables: { slug, template: templateSlug },
    after: withVersion(state, latest),
  };
}

function tag(slug: string, state: State): Mutation {
  const number = 1 + Math.floor(Math.random() * state.versions.length);
  return {
    query:
      'mutation ($slug: String!, $number: Int!) { tagLabelSetVersion(slug: $slug, tag: "production", version: $number) { unchanged } }',
    variables: { slug, number },
    after: { ...state, production: number },
  };
}

const remove = (slug: string): Mutation => ({
  query: 'mutation ($slug: String!) { deleteLabelSet(slug: $slug) { id } }',
  variables: { slug },
  after: ABSENT,
});
