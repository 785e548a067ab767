import { CLASSES } from '../../support/classify.js';
import { type Photo, photosIn } from '../../support/evaluation/photos.js';
import { ADD, CREATE_SET } from '../../support/evaluation/samples.js';
import { sharedFolder } from '../../support/images.js';
import { ended, refusedJob, startJob } from '../../support/jobs/jobs.js';
import { type LabelInput, LabelSetClient } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const PHOTOS_EACH = 16;
/** Synonyms that say too little, of the ten classes. */
const VAGUE: Readonly<Record<string, string[]>> = {
  airplane: ['object', 'machine'],
  automobile: ['vehicle', 'machine'],
  bird: ['animal', 'small animal'],
  cat: ['pet', 'animal'],
  deer: ['animal', 'forest'],
  dog: ['pet', 'animal'],
  frog: ['green', 'animal'],
  horse: ['animal', 'farm'],
  ship: ['vehicle', 'water'],
  truck: ['vehicle', 'machine'],
};
const LEARNED =
  'learned { sampleSetSlug sampleSetVersion exampleCount labelCount replacedTexts a b gain standardError classifier }';
const LEARN = `mutation ($input: LearnFromExamplesInput!) {
  learnFromExamples(input: $input) { unchanged warnings version { number operation ${LEARNED} } }
}`;
const CLASSIFY = `query ($images: [ImageInput!]!, $labelSet: LabelSetRef!) {
  classifyMany(input: { images: $images, labelSet: $labelSet, topK: 20 }) {
    ... on Classification { predictions { name similarity probability } provenance { ${LEARNED} } }
  }
}`;

const EVALUATE = `query ($labelSet: LabelSetRef!) {
  evaluation(labelSet: $labelSet, sampleSet: { slug: "vague" }) { top1 { count of value } }
}`;

interface Answer {
  readonly predictions: { name: string; similarity: number; probability: number }[];
  readonly provenance: { learned: Record<string, unknown> | null };
}

const folder = sharedFolder('photos-more');

(folder ? describe : describe.skip)('A label set that learns from photos', () => {
  let tenant: Client;
  let examples: Photo[];
  let others: Photo[];

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    const { inside: photos } = await photosIn(folder as string, { known: PHOTOS_EACH, foreign: 0 });
    examples = photos.filter((_, i) => i % 2 === 0);
    others = photos.filter((_, i) => i % 2 === 1);
  });

  const plain = CLASSES.map((name) => ({ name }));
  const vague = CLASSES.map((name) => ({ name, synonyms: VAGUE[name] as string[] }));

  /** A label set, and the sample set of the same name with examples. */
  async function learnable(slug: string, labels: LabelInput[], photos: readonly Photo[]): Promise<LabelSetClient> {
    const set = await LabelSetClient.create(tenant, slug, labels);
    await tenant.data(CREATE_SET, { input: { slug, labelSet: slug } });
    const samples = photos.map(({ embedding, shows }) => ({
      image: { embedding },
      expected: [shows],
      role: 'EXAMPLE',
    }));
    for (let from = 0; from < samples.length; from += 60) {
      await tenant.data(ADD, { input: { sampleSet: slug, samples: samples.slice(from, from + 60) } });
    }
    return set;
  }

  const learn = async (slug: string, more: object = {}) =>
    (await tenant.data(LEARN, { input: { labelSet: slug, sampleSet: { slug }, ...more } })).learnFromExamples;

  async function answers(slug: string, version: number, photos: readonly Photo[] = others): Promise<Answer[]> {
    const all: Answer[] = [];
    for (let from = 0; from < photos.length; from += 60) {
      const images = photos.slice(from, from + 60).map(({ embedding }) => ({ embedding }));
      all.push(...(await tenant.data(CLASSIFY, { images, labelSet: { slug, version } })).classifyMany);
    }
    return all;
  }

  const shareRight = (given: readonly Answer[]): number =>
    given.filter(({ predictions }, i) => predictions[0]?.name === others[i]?.shows).length / given.length;

  const probabilities = ({ predictions }: Answer): Map<string, number> =>
    new Map(predictions.map(({ name, probability }) => [name, probability]));

  it('becomes several points better on others where its labels are bad', async () => {
    await learnable('vague', vague, examples);
    const { unchanged, version, warnings } = await learn('vague');
    expect({ unchanged, warnings }).toEqual({ unchanged: false, warnings: [] });
    expect(version).toMatchObject({ number: 2, operation: 'learnFromExamples' });
    expect(version.learned).toMatchObject({ sampleSetSlug: 'vague', exampleCount: 80, labelCount: 10 });
    expect(version.learned.gain).toBeGreaterThan(version.learned.standardError);
    const [before, after] = [await answers('vague', 1), await answers('vague', 2)];
    expect(shareRight(after) - shareRight(before)).toBeGreaterThan(0.03);
    expect(before[0]?.provenance.learned).toBeNull();
    expect(after[0]?.provenance.learned).toEqual(version.learned);
  });

  it('is evaluated as it classifies', async () => {
    const samples = others.map(({ embedding, shows }) => ({ image: { embedding }, expected: [shows] }));
    for (let from = 0; from < samples.length; from += 60) {
      await tenant.data(ADD, { input: { sampleSet: 'vague', samples: samples.slice(from, from + 60) } });
    }
    for (const version of [1, 2]) {
      const { evaluation } = await tenant.data(EVALUATE, { labelSet: { slug: 'vague', version } });
      const { count, of, value } = evaluation.top1;
      expect({ of, value }).toEqual({ of: others.length, value: count / of });
      expect(value).toBeCloseTo(shareRight(await answers('vague', version)), 9);
    }
  });

  it('is previewed without what it has learned, which a draft would drop', async () => {
    const preview = `query ($version: Int!) {
      preview(
        from: { slug: "vague", version: $version }
        to: { draft: { upsert: [{ name: "boat" }] } }
        sampleSet: { slug: "vague" }
      ) { from { top1 { count } } to { top1 { count } } }
    }`;
    const [first, second] = [await tenant.data(preview, { version: 1 }), await tenant.data(preview, { version: 2 })];
    expect(second.preview.to).toEqual(first.preview.to);
    expect(second.preview.from.top1.count).toBeGreaterThan(first.preview.from.top1.count);
  });

  it('is not suggested edits, which would drop what it has learned: the version with the same texts is named', async () => {
    const suggestions = `{ labelSet(slug: "vague") { version(number: 2) {
      suggestions(sampleSet: { slug: "vague" }) { isProven }
    } } }`;
    const message = expect.stringMatching(/ask for those of version 1, which has the same texts, and learn again$/);
    expect(await tenant.error(suggestions)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'labelSet', message });
    const job = { suggest: { labelSet: { slug: 'vague', version: 2 }, sampleSet: { slug: 'vague' } } };
    expect(await refusedJob(tenant, job)).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.suggest.labelSet',
      message,
    });
  });

  it('loses nothing where its labels are good', async () => {
    await learnable('plain', plain, examples);
    const { version } = await learn('plain');
    const [before, after] = [await answers('plain', 1), await answers('plain', version.number)];
    expect(shareRight(after) - shareRight(before)).toBeGreaterThanOrEqual(-0.005);
  });

  it('replaces the one text that says nothing of its label, and harms no other label', async () => {
    const named = CLASSES.map((name) => (name === 'deer' ? { name, prompts: ['K-17'] } : { name }));
    await learnable('one-bad', named, examples);
    const { labelSet } = await tenant.data(
      '{ labelSet(slug: "one-bad") { latest { label(name: "deer") { labelId } } } }',
    );
    const { version, warnings } = await learn('one-bad');
    expect(version.learned.replacedTexts).toEqual([labelSet.latest.label.labelId]);
    expect(warnings).toEqual([expect.stringContaining('"deer"')]);
    const right = (given: readonly Answer[], isDeer: boolean) =>
      given.filter(({ predictions }, i) => {
        const shows = others[i]?.shows;
        return (shows === 'deer') === isDeer && predictions[0]?.name === shows;
      }).length;
    const [before, after] = [await answers('one-bad', 1), await answers('one-bad', 2)];
    expect(right(before, true)).toBe(0);
    expect(right(after, true)).toBeGreaterThan(PHOTOS_EACH / 4);
    // Pictures that were right because nothing was ever called a deer may be called one now.
    expect(right(before, false) - right(after, false)).toBeLessThanOrEqual(3);
  });

  it('keeps the probabilities of labels without examples, and is ranked by all', async () => {
    const learning = CLASSES.slice(0, 5);
    await learnable(
      'half',
      vague,
      examples.filter(({ shows }) => learning.includes(shows)),
    );
    expect((await learn('half')).version.learned.labelCount).toBe(5);
    const [before, after] = [await answers('half', 1), await answers('half', 2)];
    let changes = 0;
    for (const [i, answer] of after.entries()) {
      const [old, now] = [probabilities(before[i] as Answer), probabilities(answer)];
      for (const name of CLASSES) {
        const difference = Math.abs((now.get(name) as number) - (old.get(name) as number));
        if (!learning.includes(name)) expect(difference).toBeLessThan(1e-9);
        else changes = Math.max(changes, difference);
      }
      expect([...now.values()].reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9);
      expect([...now.values()]).toEqual([...now.values()].sort((a, b) => b - a));
    }
    expect(changes).toBeGreaterThan(0.1);
  });

  it('learns by a job, forgets with the next change, which says so, and knows again when it is restored', async () => {
    const set = await learnable('changing', vague, examples);
    const started = await startJob(tenant, { learn: { labelSet: 'changing', sampleSet: { slug: 'changing' } } });
    const result = { version: { number: 2 }, unchanged: false };
    expect(await ended(tenant, started.id)).toMatchObject({
      kind: 'LEARN',
      subject: 'changing',
      state: 'SUCCEEDED',
      result,
    });
    const known = await answers('changing', 2, others.slice(0, 20));
    const changed = await tenant.data(
      'mutation { upsertLabels(labelSet: "changing", labels: [{ name: "boat" }]) { warnings version { learned { a } } } }',
    );
    expect(changed.upsertLabels.version.learned).toBeNull();
    expect(changed.upsertLabels.warnings).toEqual([expect.stringContaining('version 2 has learned')]);
    await set.restore(2);
    const diff = `{ labelSet(slug: "changing") { version(number: 4) {
      ${LEARNED} of3: diff(from: 3) { learnedChanged } of2: diff(from: 2) { learnedChanged }
    } } }`;
    const { labelSet } = await tenant.data(diff);
    const [of3, of2] = [{ learnedChanged: true }, { learnedChanged: false }];
    expect(labelSet.version).toEqual({ learned: known[0]?.provenance.learned, of3, of2 });
    expect(await answers('changing', 4, others.slice(0, 20))).toEqual(known);
    expect((await learn('changing')).unchanged).toBe(true);
  });
});
