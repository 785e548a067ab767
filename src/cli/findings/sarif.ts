import { createHash } from 'node:crypto';
import { VERSION } from '../../config/version.js';
import type { FindingCode, FindingsQuery, Severity } from '../generated/graphql.js';

type Version = NonNullable<NonNullable<FindingsQuery['labelSet']>['version']>;
export type Finding = Version['findings'][number];

/** Where the labels are written: a file of the repository that is looked at. */
export interface VocabularyFile {
  /** With slashes, from the root of the repository. */
  readonly uri: string;
  readonly text: string;
}

/** What each code means, for tools that show rules. */
const RULES: Readonly<Record<FindingCode, string>> = {
  SAME_TO_THE_MODEL: 'The model reads the same of two labels.',
  NEAR_DUPLICATES: 'By their texts, the model hardly tells labels apart.',
  SAME_BY_PICTURES: 'Pictures do not tell labels apart.',
  CLOSEST_LABELS: 'The pairs of labels that are closest to each other.',
  SHARED_PHRASE: 'Several labels have the same name or synonym.',
  SPELLING_VARIANTS: 'Names differ only in their spelling.',
  ODD_PHRASE: 'A phrase is closer to another label than to its own.',
  MISLEADING_PHRASE: 'A phrase fits the pictures of its label no better than others.',
  NEVER_WINS: 'A label never comes first, although it is right for some samples.',
  WINS_TOO_OFTEN: 'A label mostly comes first where it is wrong.',
  PARENT_WINS: 'A label comes first for samples of the labels below it.',
  TEMPLATE_HURTS: 'Without a template, more samples are right.',
  PROMPT_CUT: 'A prompt is longer than what the model reads.',
  UNLIKELY_NAME: 'No caption of a picture would have this name.',
  WRONG_ARTICLE: 'A prompt or a template has the wrong article.',
  NOT_CHECKED: 'Something was not looked at.',
};
const CODES = Object.keys(RULES) as FindingCode[];

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  ERROR: 'error',
  WARNING: 'warning',
  INFO: 'note',
};

/** Findings in the Static Analysis Results Interchange Format, version 2.1.0. */
export const sarif = (
  set: { readonly slug: string; readonly version: number },
  findings: readonly Finding[],
  file: VocabularyFile | undefined,
) => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'lexiclip',
          version: VERSION,
          rules: CODES.map((id) => ({ id, shortDescription: { text: RULES[id] } })),
        },
      },
      columnKind: 'utf16CodeUnits',
      properties: { labelSet: set.slug, version: set.version },
      results: findings.map((finding) => resultOf(set.slug, finding, file)),
    },
  ],
});

function resultOf(slug: string, finding: Finding, file: VocabularyFile | undefined) {
  const { code, severity, labels, message, evidence, fix } = finding;
  return {
    ruleId: code,
    ruleIndex: CODES.indexOf(code),
    level: LEVELS[severity],
    message: { text: message },
    locations: locationsOf(slug, finding, file),
    partialFingerprints: { 'lexiclipFinding/v1': fingerprint(slug, finding) },
    properties: { labels: labels.map(({ labelId, name }) => ({ labelId, name })), evidence, fix },
  };
}

/** Of each label; of the set where it is about none. */
function locationsOf(slug: string, { labels }: Finding, file: VocabularyFile | undefined) {
  const physical = (name?: string) =>
    file && {
      physicalLocation: { artifactLocation: { uri: file.uri }, region: { startLine: lineOf(file.text, name) } },
    };
  if (labels.length === 0) {
    return [{ ...physical(), logicalLocations: [{ name: slug, fullyQualifiedName: slug, kind: 'namespace' }] }];
  }
  return labels.map(({ name }) => ({
    ...physical(name),
    logicalLocations: [{ name, fullyQualifiedName: `${slug}/${name}`, kind: 'member' }],
  }));
}

/** Number of the first line with the name; 1 where there is none. */
function lineOf(text: string, name: string | undefined): number {
  const at = name === undefined ? -1 : text.toLowerCase().indexOf(name.toLowerCase());
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

/** The same for the same fault in the next version. */
function fingerprint(slug: string, { code, labels, evidence }: Finding): string {
  const ids = labels.map(({ labelId }) => labelId).sort();
  const what = JSON.stringify([slug, code, ids, evidence.phrase ?? null, evidence.template ?? null]);
  return createHash('sha256').update(what).digest('hex').slice(0, 32);
}
