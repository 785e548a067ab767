import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { divideAmong } from '#lexiclip/domain/label-classifier.js';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import type { Examples } from '#lexiclip/services/evaluation/learning/examples.js';
import { Learner } from '#lexiclip/services/evaluation/learning/learner.js';
import type { Learned } from '#lexiclip/services/evaluation/learning/learning.js';
import { sharedFolder } from '../../support/images.js';
import { LabelSetClient } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';
import { storageAt } from '../../support/storage/own-storage.js';

const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
/** Synonyms that say too little. */
const VAGUE = [
  ...[
    ['object', 'machine'],
    ['vehicle', 'machine'],
    ['animal', 'small animal'],
    ['pet', 'animal'],
  ],
  ...[
    ['animal', 'forest'],
    ['pet', 'animal'],
    ['green', 'animal'],
    ['animal', 'farm'],
  ],
  ...[
    ['vehicle', 'water'],
    ['vehicle', 'machine'],
  ],
];
const EMBED = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labels: ["thing"], topK: 1 }) { ... on Classification { embedding } }
}`;

interface Photo {
  readonly label: number;
  readonly vector: number[];
}

const dot = (a: ArrayLike<number>, b: Float32Array, from: number): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[from + k] as number);
  return sum;
};

const folder = sharedFolder('photos-more');

(folder ? describe : describe.skip)('Learning from photos', () => {
  const learner = new Learner();
  let logitScale: number;
  let examples: Photo[];
  let others: Photo[];
  let plain: Float32Array;
  let vague: Float32Array;

  beforeAll(async () => {
    const tenant = await sharedServer().tenant();
    const sets = [
      CLASSES.map((name) => ({ name })),
      CLASSES.map((name, i) => ({ name, synonyms: VAGUE[i] as string[] })),
    ];
    for (const [i, labels] of sets.entries()) await LabelSetClient.create(tenant, `set-${i}`, labels);
    ({ logitScale } = (await tenant.data('{ model { logitScale } }')).model);
    const photos: Photo[] = [];
    for (const [label, name] of CLASSES.entries()) photos.push(...(await photosOf(tenant, name, label)));
    examples = photos.filter((_, i) => i % 2 === 0);
    others = photos.filter((_, i) => i % 2 === 1);
    [plain, vague] = await textVectors(tenant);
  });
  afterAll(() => learner.close());

  async function photosOf(tenant: Client, name: string, label: number): Promise<Photo[]> {
    const files = (await readdir(join(folder as string, 'known', name))).sort().slice(0, 24);
    const images = await Promise.all(
      files.map(async (file) => ({
        base64: (await readFile(join(folder as string, 'known', name, file))).toString('base64'),
      })),
    );
    const { classifyMany } = await tenant.data(EMBED, { images });
    return classifyMany.map(({ embedding }: { embedding: number[] }) => ({ label, vector: embedding }));
  }

  async function textVectors(tenant: Client): Promise<[Float32Array, Float32Array]> {
    const { viewer } = await tenant.data('{ viewer { tenant { id } } }');
    const storage = await storageAt(sharedServer().data);
    try {
      const sets = await storage.labelSetsOf(viewer.tenant.id);
      const all = (await sets.list()).sort((a, b) => (a.slug < b.slug ? -1 : 1));
      const latest = await sets.latestOf(all.map(({ id }) => id));
      const vectors = all.map(async ({ id }) => (await sets.read(latest.get(id) as LabelSetVersion)).vectors);
      return (await Promise.all(vectors)) as [Float32Array, Float32Array];
    } finally {
      await storage.close();
    }
  }

  async function learnFrom(photos: readonly Photo[], texts: Float32Array): Promise<Learned> {
    const input: Examples = {
      dimensions: photos[0]?.vector.length as number,
      vectors: Float32Array.from(photos.flatMap(({ vector }) => vector)),
      labels: Int32Array.from(photos, ({ label }) => label),
      texts,
      logitScale,
    };
    const tenant = 'ten_00000000000000000000000000000000' as Parameters<Learner['learn']>[1]['tenant'];
    return learner.learn(input, { tenant, signal: new AbortController().signal });
  }

  /** Probabilities of the labels, by their text alone. */
  function byText({ vector }: Photo, texts: Float32Array): Float64Array {
    const terms = Float64Array.from(CLASSES, (_, label) =>
      Math.exp(logitScale * dot(vector, texts, label * vector.length)),
    );
    const total = terms.reduce((sum, term) => sum + term, 0);
    return terms.map((term) => term / total);
  }

  /** Probabilities of the labels, where the first of them have what was learned. */
  function byBoth(photo: Photo, texts: Float32Array, { weights, biases }: Learned): Float64Array {
    const { vector } = photo;
    const probabilities = byText(photo, texts);
    const logits = biases.map((bias, label) => dot(vector, weights, label * vector.length) + bias);
    divideAmong(probabilities, Int32Array.from(biases.keys()), logits);
    return probabilities;
  }

  function shareRight(probabilities: (photo: Photo) => Float64Array): number {
    const right = others.filter((photo) => {
      const all = probabilities(photo);
      return all.every((probability) => probability <= (all[photo.label] as number));
    });
    return right.length / others.length;
  }

  it('makes a bad vocabulary several points better on others', async () => {
    const learned = await learnFrom(examples, vague);
    expect(learned.isBetter).toBe(true);
    const gain = shareRight((photo) => byBoth(photo, vague, learned)) - shareRight((photo) => byText(photo, vague));
    expect(gain).toBeGreaterThan(0.03);
  });

  it('leaves a good vocabulary alone', async () => {
    const learned = await learnFrom(examples, plain);
    const before = shareRight((photo) => byText(photo, plain));
    const after = learned.isBetter ? shareRight((photo) => byBoth(photo, plain, learned)) : before;
    expect(after - before).toBeGreaterThanOrEqual(-0.005);
  });

  it('changes nothing of labels without examples', async () => {
    const half = examples.filter(({ label }) => label < 5);
    const learned = await learnFrom(half, vague.subarray(0, vague.length / 2));
    for (const photo of others) {
      const [before, after] = [byText(photo, vague), byBoth(photo, vague, learned)];
      for (let label = 5; label < CLASSES.length; label++) {
        expect(Math.abs((after[label] as number) - (before[label] as number))).toBeLessThan(1e-9);
      }
      expect(after.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9);
    }
    const gain = shareRight((photo) => byBoth(photo, vague, learned)) - shareRight((photo) => byText(photo, vague));
    expect(gain).toBeGreaterThan(0);
  });
});
