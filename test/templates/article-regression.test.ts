import { readFile } from 'node:fs/promises';
import { loadConfig } from '#lexiclip/config.js';
import { labelVector, normalised } from '#lexiclip/domain/vectors.js';
import { decode } from '#lexiclip/services/images/decode.js';
import { preprocess } from '#lexiclip/services/images/preprocess.js';
import { wholeOf } from '#lexiclip/services/images/resampling/geometry.js';
import { type LoadedModel, loadModel } from '#lexiclip/services/models/model.js';
import type { ModelSession } from '#lexiclip/services/models/model-session.js';
import { similarities } from '#lexiclip/services/ranking/scoring.js';
import { topRows } from '#lexiclip/services/ranking/top-rows.js';
import { render } from '#lexiclip/services/templates/rendering.js';
import { exampleImage } from '../support/images.js';
import { cosine } from '../support/numbers.js';

/*
 * The article that Lexiclip grew from divides each dimension by its norm over all labels (axis 0) where it means to
 * divide each label by its own, leaves the image's vector as long as it came, and searches by Euclidean distance.
 */
type Matrix = readonly (readonly number[])[];

const length = (vector: readonly number[]): number => Math.hypot(...vector);
const column = (matrix: Matrix, i: number): number[] => matrix.map((row) => row[i] as number);

/** Best first, as the article ranks. */
function articleRanking(image: readonly number[], labels: Matrix): number[] {
  const perDimension = labels.map((row) => row.map((value, i) => value / length(column(labels, i))));
  const distances = perDimension.map((row) => length(row.map((value, i) => value - (image[i] as number))));
  return [...distances.keys()].sort((a, b) => (distances[a] as number) - (distances[b] as number));
}

/** Best first, as the service ranks. */
function ourRanking(image: readonly number[], labels: Matrix): number[] {
  const vectors = labels.flatMap((row) => [...labelVector([row])]);
  return topRows(similarities(normalised(image), Float32Array.from(vectors)), labels.length);
}

describe("The article's ranking", () => {
  // By hand. Cosines of the image (4, 3), length 5, with the labels, of lengths 1, √20 and √26:
  //   (1, 0): 4/5 = 0.8        (4, 2): 22/(5√20) = 0.984        (1, 5): 19/(5√26) = 0.745
  const image = [4, 3];
  const labels = [
    [1, 0],
    [4, 2],
    [1, 5],
  ];

  it('is another than by cosine, which is ours', () => {
    expect(ourRanking(image, labels)).toEqual([1, 0, 2]);
    // Per dimension the labels become (0.236, 0), (0.943, 0.371), (0.236, 0.928), at distances 4.81, 4.03 and 4.29.
    expect(articleRanking(image, labels)).toEqual([1, 2, 0]);
  });

  it('changes with the length of the image vector, and ours does not', () => {
    const shorter = [0.4, 0.3];
    expect(articleRanking(shorter, labels)).not.toEqual(articleRanking(image, labels));
    expect(ourRanking(shorter, labels)).toEqual(ourRanking(image, labels));
  });

  it('can put a wrong label first', () => {
    // The image points along the first label; the second is long in a dimension in which all others are short.
    const pointing = [10, 1];
    const vocabulary = [
      [5, 0.5],
      [8, 8],
      [0, 8],
    ];
    expect(ourRanking(pointing, vocabulary)[0]).toBe(0);
    expect(articleRanking(pointing, vocabulary)[0]).toBe(1);
  });

  it('of some labels changes when another label is added, and ours does not', () => {
    const grown = [...labels, [400, 0]];
    const ofTheOld = (ranking: number[]) => ranking.filter((row) => row < labels.length);
    expect(ofTheOld(ourRanking(image, grown))).toEqual(ourRanking(image, labels));
    expect(ofTheOld(articleRanking(image, grown))).toEqual([2, 1, 0]);
  });
});

describe('With the real model', () => {
  const names = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
  let model: LoadedModel;
  let session: ModelSession;
  let labels: Matrix;

  /** Rows of a row-major matrix. */
  const rows = (matrix: Float32Array, count: number): Matrix =>
    Array.from({ length: count }, (_, i) => [
      ...matrix.subarray((i * matrix.length) / count).slice(0, matrix.length / count),
    ]);

  /** As it comes out of the model, of whatever length. */
  async function embedding(name: string): Promise<number[]> {
    const spec = model.spec.preprocess;
    const image = await decode(await readFile(exampleImage(name)), 'png');
    const { width, height } = spec;
    const pixels = new Float32Array(3 * height * width);
    preprocess(wholeOf(image), spec, pixels);
    return [...(await session.embedImages([pixels])).vectors];
  }

  beforeAll(async () => {
    model = await loadModel(loadConfig({}), () => undefined);
    session = model.sessions.wide;
    const { vectors } = await session.embedTexts(names.map((name) => render('a photo of {a} {label}', name)));
    labels = rows(vectors, names.length);
  });
  afterAll(() => model.close());

  it.each(['airplane.png', 'frog.png', 'ship.png'])('%s is ranked by cosine', async (name) => {
    const image = await embedding(name);
    const byCosine = [...labels.keys()].sort(
      (a, b) => cosine(image, labels[b] as number[]) - cosine(image, labels[a] as number[]),
    );
    expect(ourRanking(image, labels)).toEqual(byCosine);
    expect(`${names[byCosine[0] as number]}.png`).toBe(name);
    expect(articleRanking(image, labels)).not.toEqual(byCosine);
  });
});
