import { draftOf, type Finding, upsertOf } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import { foldedName } from '../../../domain/names.js';
import type { Steps } from '../../../domain/steps.js';

/** A phrase of a label, in the label's own words. */
interface Phrase {
  readonly label: Label;
  readonly text: string;
}

/** Phrases that several labels have, and names that differ only in how they are written. */
export function* sharedPhrases(labels: readonly Label[]): Steps<Finding[]> {
  const [same, alike] = [new Map<string, Phrase[]>(), new Map<string, Label[]>()];
  for (const label of labels) {
    yield;
    // Nobody reads the phrases of a label with prompts of its own.
    if (label.prompts.length > 0) continue;
    for (const text of new Set([label.name, ...label.synonyms])) add(same, foldedName(text), { label, text });
    add(alike, spelling(label.name), label);
  }
  const findings: Finding[] = [];
  for (const phrases of same.values()) {
    yield;
    if (new Set(phrases.map(({ label }) => label)).size > 1) findings.push(shared(phrases));
  }
  for (const variants of alike.values()) {
    yield;
    if (variants.length > 1) findings.push(spellings(variants));
  }
  return findings;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** A name without what is often written in more than one way: hyphens, spaces, points and the plural's s. */
function spelling(name: string): string {
  const joined = foldedName(name).replace(/[\s\-./'’]+/g, '');
  return joined.length > 3 ? joined.replace(/(?<![su])s$/, '') : joined;
}

function shared(phrases: readonly Phrase[]): Finding {
  const labels = [...new Set(phrases.map(({ label }) => label))];
  const asName = phrases.find(({ label, text }) => label.name === text);
  const text = (phrases[0] as Phrase).text;
  // A label keeps its name; of labels that all have it as a synonym, none is more right than the others.
  const others = asName ? phrases.filter(({ label, text }) => label !== asName.label && label.name !== text) : [];
  const drafts = others.map(({ label, text }) =>
    draftOf(label, { synonyms: label.synonyms.filter((synonym) => synonym !== text) }),
  );
  const where = labels.map(({ name }) => JSON.stringify(name)).join(', ');
  return {
    code: 'SHARED_PHRASE',
    severity: 'WARNING',
    labels,
    message: `${JSON.stringify(text)} is a phrase of ${labels.length} labels, so that it pulls them together: ${where}`,
    evidence: { phrase: text, labels: labels.length },
    fix: drafts.length > 0 ? upsertOf(...drafts) : null,
  };
}

function spellings(labels: readonly Label[]): Finding {
  const [first, ...others] = labels as [Label, ...Label[]];
  const synonyms = [...new Set([...first.synonyms, ...others.flatMap(({ name, synonyms }) => [name, ...synonyms])])];
  return {
    code: 'SPELLING_VARIANTS',
    severity: 'WARNING',
    labels,
    message: `${labels.map(({ name }) => JSON.stringify(name)).join(' and ')} are one name in several spellings: make it one label`,
    evidence: { names: labels.map(({ name }) => name) },
    fix: { ...upsertOf(draftOf(first, { synonyms })), remove: others.map(({ id }) => id) },
  };
}
