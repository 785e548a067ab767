import { CIFAR100 } from '../../../examples/demo/vocabularies.js';
import { CLASSES } from '../../support/classify.js';
import { type LabelInput, LabelSetClient, named } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

interface Finding {
  code: string;
  severity: string;
  labels: { name: string }[];
  message: string;
  evidence: Record<string, unknown>;
  fix: { upsert: LabelInput[]; remove: string[]; templates: string[] | null } | null;
}

const FINDINGS = `query ($slug: String!) {
  labelSet(slug: $slug) {
    latest {
      findings {
        code severity labels { name } message evidence
        fix { upsert { labelId name synonyms prompts } remove templates }
      }
    }
  }
}`;

describe('The findings of a label set version', () => {
  let tenant: Client;
  let sets = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  const findingsOf = async (labels: LabelInput[], template?: string): Promise<Finding[]> => {
    const { slug } = await LabelSetClient.create(tenant, `set-${++sets}`, labels, template);
    return (await tenant.data(FINDINGS, { slug })).labelSet.latest.findings;
  };
  /** Findings with that code of a set in which the classes are without fault. */
  const found = async (code: string, labels: LabelInput[], template?: string) =>
    (await findingsOf([...named(...CLASSES), ...labels], template)).filter((finding) => finding.code === code);
  const newTemplate = async (...templates: string[]): Promise<string> => {
    const slug = `template-${++sets}`;
    await tenant.data(
      'mutation ($input: CreatePromptTemplateInput!) { createPromptTemplate(input: $input) { unchanged } }',
      { input: { slug, templates } },
    );
    return slug;
  };

  it('are only hints for a vocabulary without fault', async () => {
    const findings = await findingsOf(named(...CLASSES));
    expect(findings).toEqual([
      {
        code: 'CLOSEST_LABELS',
        severity: 'INFO',
        labels: [{ name: 'automobile' }, { name: 'truck' }],
        message: expect.stringMatching(/^the closest labels are "automobile" and "truck" \(centred cosine 0\.\d{3}\)$/),
        evidence: { pairs: expect.any(Array) },
        fix: null,
      },
    ]);
  });

  it('are only hints for the 100 labels of CIFAR-100, some of which the bundled model hardly knows', async () => {
    const findings = await findingsOf(named(...CIFAR100));
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['NEAR_DUPLICATES', 'INFO'],
      ['CLOSEST_LABELS', 'INFO'],
    ]);
    expect(findings[0]?.labels.length).toBeGreaterThan(2);
    expect(findings[0]).toMatchObject({ fix: null, evidence: { flaggedFrom: 0.9 } });
  });

  it('tell of labels that the model hardly tells apart, and how they become one', async () => {
    const [finding, ...others] = await found('NEAR_DUPLICATES', named('car'));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'INFO',
      labels: [{ name: 'automobile' }, { name: 'car' }],
      evidence: { flaggedFrom: 0.9, labels: 2 },
      fix: { upsert: [{ name: 'automobile', synonyms: ['car'] }], remove: [expect.any(String)] },
    });
    expect(finding?.evidence.highest).toBeGreaterThan(0.9);
  });

  it('put labels that hang together into one finding', async () => {
    const findings = await found('NEAR_DUPLICATES', named('boat', 'vessel', 'car'));
    expect(findings.map(({ labels }) => labels.map(({ name }) => name).sort())).toContainEqual(['automobile', 'car']);
    const names = findings.flatMap(({ labels }) => labels.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('are errors for labels of which the model reads the same', async () => {
    const labels = [
      { name: 'kitten', prompts: ['a photo of a kitten'] },
      { name: 'little cat', prompts: ['a photo of a KITTEN'] },
    ];
    expect(await found('SAME_TO_THE_MODEL', labels)).toMatchObject([
      { severity: 'ERROR', labels: [{ name: 'kitten' }, { name: 'little cat' }], fix: null },
    ]);
  });

  it('tell of a phrase that several labels have, and drop the synonym', async () => {
    const labels = [
      { name: 'crane', synonyms: ['heron'] },
      { name: 'wader', synonyms: ['Heron', 'crane', 'stilt'] },
    ];
    const findings = await found('SHARED_PHRASE', labels);
    expect(findings).toMatchObject([
      { severity: 'WARNING', evidence: { phrase: 'crane' }, fix: { upsert: [{ synonyms: ['Heron', 'stilt'] }] } },
      { evidence: { phrase: 'heron' }, fix: null },
    ]);
  });

  it('do not look at the phrases of labels with prompts of their own', async () => {
    const labels = [{ name: 'IMG_0042.jpg', synonyms: ['frog'], prompts: ['a green frog on a leaf'] }];
    expect(await found('SHARED_PHRASE', labels)).toEqual([]);
    expect(await found('UNLIKELY_NAME', labels)).toEqual([]);
  });

  it('tell of names that differ only in their spelling', async () => {
    const [finding] = await found('SPELLING_VARIANTS', named('fire truck', 'fire-trucks', 'bus'));
    expect(finding).toMatchObject({
      severity: 'WARNING',
      labels: [{ name: 'fire truck' }, { name: 'fire-trucks' }],
      fix: { upsert: [{ name: 'fire truck', synonyms: ['fire-trucks'] }], remove: [expect.any(String)] },
    });
  });

  it('tell of names that no caption would have', async () => {
    const names = ['0042', 'n02084071', 'scan_7.png', 'class_12', 'defects/line3/a', 'none of the above'];
    const findings = await found('UNLIKELY_NAME', named(...names));
    expect(findings.map(({ labels }) => labels[0]?.name)).toEqual(names);
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['WARNING']));
  });

  it('hold no numbers against names that people use', async () => {
    const names = ['Boeing 747', 'iPhone 14', 'MP3 player', '3D printer', '4x4', 'Audi A4 2012', 'vitamin B12 tablet'];
    expect(await found('UNLIKELY_NAME', named(...names))).toEqual([]);
  });

  it('tell of prompts whose end the model does not read, with the number of their tokens', async () => {
    const long = `${'a label with many words '.repeat(7)}that is a cat`;
    const [finding, ...others] = await found('PROMPT_CUT', [
      { name: long },
      { name: 'tree', prompts: ['a tree', long] },
      { name: 'a name with more bytes than tokens' },
    ]);
    expect(finding).toMatchObject({
      severity: 'WARNING',
      labels: [{ name: long }],
      evidence: { context: 32, phrases: 1, of: 1 },
    });
    expect(finding?.evidence.tokens).toBeGreaterThan(32);
    expect(others).toMatchObject([{ labels: [{ name: 'tree' }], evidence: { prompts: 1, of: 2 } }]);
  });

  it('tell of wrong articles in prompts, and mend them', async () => {
    const right = ['a photo of an apple', 'A grade A egg', 'an hour', 'vitamin a and a used car', 'a European city'];
    const [finding, ...others] = await found('WRONG_ARTICLE', [
      { name: 'apple', prompts: ['a photo of a apple', 'An pear and an apple.'] },
      { name: 'egg', prompts: right },
    ]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'WARNING',
      labels: [{ name: 'apple' }],
      evidence: { count: 2, of: 2 },
      fix: { upsert: [{ prompts: ['a photo of an apple', 'A pear and an apple.'] }] },
    });
  });

  it('tell of a template whose article is wrong for some labels, and mend it', async () => {
    const template = await newTemplate('a photo of a {label}', 'a origami {label}', 'the {label}', '{a} {label}');
    const findings = await found('WRONG_ARTICLE', [], template);
    expect(findings).toMatchObject([
      {
        labels: [],
        evidence: { phrases: ['airplane', 'automobile'], count: 2, of: 10 },
        fix: { templates: ['a photo of {a} {label}', 'a origami {label}', 'the {label}', '{a} {label}'] },
      },
      {
        evidence: { count: 0 },
        fix: { templates: ['a photo of a {label}', 'an origami {label}', 'the {label}', '{a} {label}'] },
      },
    ]);
  });

  it('tell of a phrase that is closer to another label than to its sisters', async () => {
    const labels = [...named(...CLASSES.filter((name) => name !== 'dog')), { name: 'dog', synonyms: ['puppy', 'cat'] }];
    const findings = (await findingsOf(labels)).filter(({ code }) => code === 'ODD_PHRASE');
    expect(findings).toMatchObject([
      {
        severity: 'INFO',
        labels: [{ name: 'dog' }, { name: 'cat' }],
        evidence: { phrase: 'cat', phrases: 3 },
        fix: { upsert: [{ name: 'dog', synonyms: ['puppy'] }] },
      },
    ]);
  });

  it('blame neither of two phrases', async () => {
    const labels = [...named(...CLASSES.filter((name) => name !== 'dog')), { name: 'dog', synonyms: ['cat'] }];
    expect((await findingsOf(labels)).filter(({ code }) => code === 'ODD_PHRASE')).toEqual([]);
  });

  it('are the same when they are asked for again, and by several at once', async () => {
    const { slug } = await LabelSetClient.create(tenant, `set-${++sets}`, named(...CLASSES, 'car'));
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => tenant.data(FINDINGS, { slug })));
    for (const other of [...others, await tenant.data(FINDINGS, { slug })]) expect(other).toEqual(first);
  });

  it('need no more than one or two labels', async () => {
    expect(await findingsOf(named('cat'))).toEqual([]);
    expect(await findingsOf(named('cat', 'dog'))).toEqual([]);
  });
});
