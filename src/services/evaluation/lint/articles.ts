import { draftOf, type Finding, upsertOf } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import { phraseOf } from '../../../domain/names.js';
import type { Steps } from '../../../domain/steps.js';
import { articleOf } from '../../templates/rendering.js';

/** An article and what follows it, up to two words. A capital in the middle of a text is a letter, as in "grade A". */
const ARTICLE =
  /(?<before>^|[.!?:]\s+|[\s("'“])(?<article>(?:(?<=^|[.!?:]\s+)A|a)n?)(?<gap>\s+)(?<next>[\p{L}\d][\p{L}\d'’-]*(?: [\p{L}\d][\p{L}\d'’-]*)?)/gu;
/** What follows the letter "a" where it is no article, as in "vitamin a and". */
const NO_NOUN = /^(?:and|or|is|are|in|of|on|at|as|to|for|with)\b/i;
/** A template that has its article written out. */
const FIXED = /\b(an?)(\s+)\{label\}/gi;
const MAX_EXAMPLES = 5;

/** Articles of phrases that were looked up: that takes longer than all the rest. */
type Known = Map<string, string>;

/** Wrong articles in the prompts that labels have of their own, and in templates. */
export function* wrongArticles(labels: readonly Label[], templates: readonly string[]): Steps<Finding[]> {
  const known: Known = new Map();
  const findings: Finding[] = [];
  for (const label of labels) {
    yield;
    const mended: string[] = [];
    for (const prompt of label.prompts) {
      yield;
      mended.push(withArticles(prompt, known));
    }
    const wrong = label.prompts.filter((prompt, i) => prompt !== mended[i]);
    if (wrong.length > 0) findings.push(inPrompts(label, wrong, mended));
  }
  for (const template of templates) {
    const finding = yield* inTemplate(template, labels, templates, known);
    if (finding) findings.push(finding);
  }
  return findings;
}

function withArticles(text: string, known: Known): string {
  return text.replace(ARTICLE, (all, ...rest) => {
    const { before, article, gap, next } = rest.at(-1) as Record<'before' | 'article' | 'gap' | 'next', string>;
    if (NO_NOUN.test(next)) return all;
    const right = lookedUp(next, known);
    return right === article.toLowerCase() ? all : `${before}${article.charAt(0)}${right.slice(1)}${gap}${next}`;
  });
}

function lookedUp(phrase: string, known: Known): string {
  const found = known.get(phrase) ?? articleOf(phrase);
  known.set(phrase, found);
  return found;
}

function inPrompts(label: Label, wrong: readonly string[], mended: readonly string[]): Finding {
  const [first] = wrong as [string];
  const right = mended[label.prompts.indexOf(first)];
  return {
    code: 'WRONG_ARTICLE',
    severity: 'WARNING',
    labels: [label],
    message: `${JSON.stringify(first)} has the wrong article: ${JSON.stringify(right)}`,
    evidence: { prompts: wrong.slice(0, MAX_EXAMPLES), count: wrong.length, of: label.prompts.length },
    fix: upsertOf(draftOf(label, { prompts: mended })),
  };
}

function* inTemplate(
  template: string,
  labels: readonly Label[],
  templates: readonly string[],
  known: Known,
): Steps<Finding | undefined> {
  const mended = withArticles(template, known);
  const [, fixed] = /\b(an?)\s+\{label\}/i.exec(template) ?? [];
  const wrong: string[] = [];
  let phrases = 0;
  for (const { name, synonyms, prompts } of labels) {
    yield;
    if (fixed === undefined || prompts.length > 0) continue;
    for (const phrase of [name, ...synonyms].map(phraseOf)) {
      phrases++;
      if (articleOf(phrase) !== fixed.toLowerCase()) wrong.push(phrase);
    }
  }
  if (wrong.length === 0 && mended === template) return undefined;
  const right = wrong.length === 0 ? mended : mended.replaceAll(FIXED, '{a}$2{label}');
  return {
    code: 'WRONG_ARTICLE',
    severity: 'WARNING',
    labels: [],
    message: templateMessage(template, right, fixed, wrong),
    evidence: { template, phrases: wrong.slice(0, MAX_EXAMPLES), count: wrong.length, of: phrases },
    fix: { upsert: [], remove: [], templates: templates.map((one) => (one === template ? right : one)) },
  };
}

function templateMessage(template: string, right: string, fixed = '', wrong: readonly string[]): string {
  const which = `the template ${JSON.stringify(template)}`;
  if (wrong.length === 0) return `${which} has the wrong article: ${JSON.stringify(right)}`;
  const example = `"${fixed} ${wrong[0]}"`;
  return `${which} says ${example}, and is wrong for ${wrong.length} phrases: ${JSON.stringify(right)} fits all`;
}
