import { draftOf, type Finding, upsertOf } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import { phraseOf } from '../../../domain/names.js';
import type { Steps } from '../../../domain/steps.js';

/** A form of names that captions of pictures do not have. */
interface Unlikely {
  readonly pattern: RegExp;
  /** Completes `"…" is `. */
  readonly what: string;
  readonly severity: 'WARNING' | 'INFO';
}

/** The first that fits is told. Kinds of cars, aircraft and tools have numbers in captions as well: those may be right. */
const UNLIKELY: readonly Unlikely[] = [
  { pattern: /^[\d\s]+$/, what: 'only digits', severity: 'WARNING' },
  {
    pattern: /\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|svg|heic|pdf|txt|csv|tsv|jsonl?|xml|ya?ml|zip|mp4|mov)$/i,
    what: 'a file name',
    severity: 'WARNING',
  },
  { pattern: /^(?:[\w.-]*[\\/]){2,}[\w.-]*$|^[a-z]:\\/i, what: 'a path', severity: 'WARNING' },
  { pattern: /^n\d{8}$/, what: 'a WordNet id', severity: 'WARNING' },
  {
    pattern: /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$|^(?=.*\d)(?=.*[a-f])[\da-f]{16,}$/i,
    what: 'an identifier',
    severity: 'WARNING',
  },
  {
    pattern: /^(?:class|cls|category|label|lbl|item|group|type|id|idx|img|image|dsc|defect|cluster)[\s_.#-]*\d+$/i,
    what: 'a code',
    severity: 'WARNING',
  },
  {
    pattern:
      /^(?:others?|unknown|none(?: of (?:these|the above))?|misc(?:ellaneous)?|n\/?a|undefined|null|not sure|todo|tbd)$/i,
    what: 'a word for what is in no label',
    severity: 'WARNING',
  },
  { pattern: /^[^\p{L}]+$/u, what: 'without a letter', severity: 'INFO' },
  { pattern: /^[A-Z]{1,5}[-_.]?\d{2,}(?:[-_.][A-Z\d]+)*$/, what: 'perhaps a code', severity: 'INFO' },
];

/** Names and synonyms that the model reads, and that nobody would write under a picture. */
export function* unlikelyNames(labels: readonly Label[]): Steps<Finding[]> {
  const findings: Finding[] = [];
  for (const label of labels) {
    yield;
    // Nobody reads the name of a label with prompts of its own.
    if (label.prompts.length > 0) continue;
    for (const name of [label.name, ...label.synonyms]) {
      const unlikely = UNLIKELY.find(({ pattern }) => pattern.test(phraseOf(name)));
      if (unlikely) findings.push(findingOf(label, name, unlikely));
    }
  }
  return findings;
}

function findingOf(label: Label, name: string, { what, severity }: Unlikely): Finding {
  const isName = name === label.name;
  const rest = label.synonyms.filter((synonym) => synonym !== name);
  const advice = isName ? 'name what is seen, or give the label prompts of its own' : 'drop the synonym';
  return {
    code: 'UNLIKELY_NAME',
    severity,
    labels: [label],
    message: `${JSON.stringify(name)} is ${what}, which no caption of a picture would say: ${advice}`,
    evidence: { phrase: name, isSynonym: !isName, reason: what },
    fix: isName ? null : upsertOf(draftOf(label, { synonyms: rest })),
  };
}
