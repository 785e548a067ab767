import { DIFFERENCE, type Diff, type Label } from '../label-set.js';
import type { Model, System } from './model.js';

/** That the label set is, as a whole, what the model says. */
export async function expectAgreement(model: Model, { set, ids }: System): Promise<void> {
  const read = await set.read(`
    latest { number }
    versions(first: 100) { nodes { number labelCount promptTemplateSlug tags } }
    tags { name version { number } }
    ${model.versions.map(
      (_, i) => `v${i + 1}: version(number: ${i + 1}) { labels { nodes {
      id: labelId name synonyms prompts metadata
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

/** That every two versions differ by their diff. */
export async function expectDiffsToAddUp(model: Model, { set }: System): Promise<void> {
  const numbers = model.versions.map((_, i) => i + 1);
  const labels = await Promise.all(numbers.map((number) => set.labels({ number })));
  const of = (number: number) => labels[number - 1] as Label[];
  const template = (number: number) => model.versions[number - 1]?.template;
  for (const from of numbers) {
    const fields = numbers.map((to) => `to${to}: version(number: ${to}) { diff(from: ${from}) { ${DIFFERENCE} } }`);
    const diffs = Object.values<{ diff: Diff }>(await set.read(fields.join('\n'))).map(({ diff }) => diff);
    expect(diffs.map((diff) => [diff.from, diff.to])).toEqual(numbers.map((to) => [from, to]));
    for (const diff of diffs) {
      const expected = new Map(of(diff.to).map((label) => [label.id, label]));
      expect(patched(of(from), diff)).toEqual(expected);
      expect(diff.promptTemplateChanged).toBe(template(from) !== template(diff.to));
    }
  }
}
