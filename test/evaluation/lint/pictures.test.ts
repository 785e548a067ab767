import { CLASSES } from '../../support/classify.js';
import { itWithPhotos, knownPhotos, samplesFor } from '../../support/evaluation/known-photos.js';
import { type LabelInput, LabelSetClient, named } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

interface Finding {
  code: string;
  severity: string;
  labels: { name: string }[];
  message: string;
  evidence: Record<string, unknown>;
  fix: { upsert: LabelInput[]; remove: string[] } | null;
}

const FINDINGS = `query ($slug: String!, $sampleSet: SampleSetRef) {
  labelSet(slug: $slug) {
    latest {
      findings(sampleSet: $sampleSet) {
        code severity labels { name } message evidence fix { upsert { name synonyms prompts } remove templates }
      }
    }
  }
}`;

describe('The findings of a label set version with samples', () => {
  let tenant: Client;
  let sets = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  /** Findings of labels by so many photos of the ten classes, whose right answers are other names where it says so. */
  async function findingsOf(
    labels: LabelInput[],
    count: number,
    answers: Record<string, string> = {},
    template?: string,
  ): Promise<Finding[]> {
    const slug = `set-${++sets}`;
    await LabelSetClient.create(tenant, slug, labels, template);
    const photos = (await knownPhotos()).slice(0, count).map(({ image, expected: [name] }) => ({
      image,
      expected: [answers[name as string] ?? name],
    }));
    await samplesFor(tenant, slug, slug, photos);
    return (await tenant.data(FINDINGS, { slug, sampleSet: { slug } })).labelSet.latest.findings;
  }
  const above = (findings: Finding[]) => findings.filter(({ severity }) => severity !== 'INFO');

  itWithPhotos('have nothing above hints for a vocabulary without fault', async () => {
    expect(above(await findingsOf(named(...CLASSES), 400))).toEqual([]);
  });

  itWithPhotos('tell of labels that pictures do not tell apart, however they are named', async () => {
    const findings = above(await findingsOf(named(...CLASSES, 'car'), 100));
    expect(findings).toMatchObject([
      {
        code: 'SAME_BY_PICTURES',
        severity: 'WARNING',
        labels: [{ name: 'automobile' }, { name: 'car' }],
        evidence: { pictures: 100, flaggedFrom: 0.95 },
        fix: { upsert: [{ name: 'automobile', synonyms: ['car'] }] },
      },
    ]);
  });

  itWithPhotos('tell of a synonym that misleads, and drop it', async () => {
    const labels = [
      ...named(...CLASSES.filter((name) => name !== 'cat' && name !== 'dog')),
      { name: 'cat', synonyms: ['dog', 'truck driver'] },
    ];
    const findings = (await findingsOf(labels, 400, { dog: 'cat' })).filter(({ code }) => code === 'MISLEADING_PHRASE');
    expect(findings).toMatchObject([
      {
        severity: 'WARNING',
        labels: [{ name: 'cat' }],
        evidence: { phrase: 'truck driver', isSynonym: true },
        fix: { upsert: [{ name: 'cat', synonyms: ['dog'] }] },
      },
    ]);
    const { own, others, sisters } = (findings[0] as Finding).evidence as Record<string, number>;
    expect(own).toBeLessThanOrEqual(others as number);
    expect(own).toBeLessThan(sisters as number);
  });

  itWithPhotos('tell of labels that never come first', async () => {
    const names: Record<string, string> = { bird: 'qwxzv', dog: 'animal' };
    const findings = await findingsOf(named(...CLASSES.map((name) => names[name] ?? name)), 200, names);
    expect(findings.filter(({ code }) => code === 'NEVER_WINS')).toMatchObject(
      ['qwxzv', 'animal'].map((name) => ({
        severity: 'WARNING',
        labels: [{ name }],
        evidence: { recall: { count: 0, of: 20 } },
      })),
    );
  });

  itWithPhotos('tell of labels that come first where they are wrong', async () => {
    const animals = ['bird', 'deer', 'dog', 'frog', 'horse'];
    const labels = named(...CLASSES.filter((name) => !animals.includes(name)), 'qwxzv');
    const findings = await findingsOf(labels, 200, Object.fromEntries(animals.map((name) => [name, 'qwxzv'])));
    const often = findings.filter(({ code }) => code === 'WINS_TOO_OFTEN');
    expect(often.map(({ labels: [label] }) => label?.name)).toContain('cat');
    for (const { evidence } of often) {
      const { count, of, high } = evidence.precision as { count: number; of: number; high: number };
      expect(of - count).toBeGreaterThanOrEqual(10);
      expect(high).toBeLessThan(0.5);
    }
  });

  itWithPhotos('tell of a label that takes the place of those below it', async () => {
    const labels = [
      ...named(...CLASSES.filter((name) => name !== 'dog')),
      { labelId: 'dogs', name: 'dog' },
      { name: 'qwxzv', parentId: 'dogs' },
    ];
    const findings = await findingsOf(labels, 200, { dog: 'qwxzv' });
    expect(findings.find(({ code }) => code === 'PARENT_WINS')).toMatchObject({
      severity: 'WARNING',
      labels: [{ name: 'dog' }],
      evidence: { share: { of: 20 } },
    });
  });

  itWithPhotos('tell of a template without which more samples are right', async () => {
    const templates = ['a photo of {a} {label}', 'a green frog on a leaf, a grey ship at sea, {label}'];
    await tenant.data(
      'mutation ($input: CreatePromptTemplateInput!) { createPromptTemplate(input: $input) { unchanged } }',
      { input: { slug: 'odd', templates } },
    );
    // Each sample set has another half that chooses, and one in some ten of these halves says too little.
    const tries = [1, 2, 3].map(() => findingsOf(named(...CLASSES), 400, {}, 'odd'));
    const found = (await Promise.all(tries)).flat().filter(({ code }) => code === 'TEMPLATE_HURTS');
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) {
      expect(finding).toMatchObject({
        severity: 'WARNING',
        labels: [],
        evidence: { template: templates[1] },
        fix: { templates: [templates[0]] },
      });
    }
  });

  itWithPhotos('say what too few samples do not show', async () => {
    const findings = await findingsOf(named(...CLASSES), 39);
    expect(findings.find(({ code }) => code === 'NOT_CHECKED')).toMatchObject({
      severity: 'INFO',
      evidence: { samples: 39, needed: 40 },
    });
  });

  itWithPhotos('need samples of that label set', async () => {
    await LabelSetClient.create(tenant, 'other', named('cat', 'dog', 'frog'));
    await samplesFor(tenant, 'other', 'others', (await knownPhotos()).slice(3, 4));
    await LabelSetClient.create(tenant, 'one', named('cat', 'dog'));
    expect(await tenant.error(FINDINGS, { slug: 'one', sampleSet: { slug: 'others' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'sampleSet.slug',
    });
    expect(await tenant.error(FINDINGS, { slug: 'one', sampleSet: { slug: 'nobody' } })).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'sampleSet.slug',
    });
  });

  itWithPhotos('come with the labels that pictures tell least apart', async () => {
    await LabelSetClient.create(tenant, 'near', named(...CLASSES, 'car'));
    await samplesFor(tenant, 'near', 'near', (await knownPhotos()).slice(0, 40));
    await samplesFor(tenant, 'near', 'few', (await knownPhotos()).slice(0, 39));
    const nearest = `query ($sampleSet: SampleSetRef) { labelSet(slug: "near") { latest { label(name: "car") {
      nearest(first: 2, sampleSet: $sampleSet) { label { name } similarity centredSimilarity pictureCorrelation }
    } } } }`;
    const { labelSet } = await tenant.data(nearest, { sampleSet: { slug: 'near' } });
    const [first, second] = labelSet.latest.label.nearest;
    expect(first).toMatchObject({ label: { name: 'automobile' }, centredSimilarity: null });
    expect(first.pictureCorrelation).toBeGreaterThan(0.95);
    expect(second.pictureCorrelation).toBeLessThan(0.95);
    expect(await tenant.error(nearest, { sampleSet: { slug: 'few' } })).toMatchObject({
      code: 'TOO_FEW_SAMPLES',
      needed: 40,
      given: 39,
    });
  });
});
