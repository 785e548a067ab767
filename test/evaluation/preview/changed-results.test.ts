import type { SampleResults } from '#lexiclip/domain/evaluation.js';
import { EvaluationEngine } from '#lexiclip/services/evaluation/engine/evaluation-engine.js';
import { changedResults } from '#lexiclip/services/evaluation/preview/changed-results.js';
import { evaluatedOn, unitVectors } from '../../support/evaluation/plain-results.js';

const DIMENSIONS = 24;
const LABELS = 40;
const SAMPLES = 400;
const LOGIT_SCALE = 20;

describe('What a draft says of samples, from what is known of its version', () => {
  const engine = new EvaluationEngine({ threads: 2 });
  afterAll(() => engine.close());

  const samples = unitVectors(SAMPLES, DIMENSIONS, 1);
  const vectors = async function* () {
    yield { indexes: Int32Array.from({ length: SAMPLES }, (_, i) => i), vectors: samples };
  };
  const before = unitVectors(LABELS, DIMENSIONS, 2);
  const rowOf = (row: number) => before.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);

  /** A draft with these rows of the version, and new vectors where -1 stands. */
  const resultsOfDraft = async (sameRows: readonly number[]) => {
    const fresh = unitVectors(sameRows.length, DIMENSIONS, 3);
    const after = Float32Array.from(
      sameRows.flatMap((row, i) => [
        ...(row === -1 ? fresh.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS) : rowOf(row)),
      ]),
    );
    const rightOf = (i: number) => (i % 9 === 0 ? [] : [i % LABELS]);
    const known = evaluatedOn(Array.from({ length: SAMPLES }, (_, i) => rightOf(i)));
    // A changed label stays the right one; one that is gone does not.
    const placeOf = (row: number) => (sameRows[row] === -1 ? row : sameRows.indexOf(row));
    const drafted = evaluatedOn(
      Array.from({ length: SAMPLES }, (_, i) =>
        rightOf(i)
          .map(placeOf)
          .filter((row) => row !== -1),
      ),
    );
    const of = (vectorsOf: Float32Array) => ({ vectors: vectorsOf, dimensions: DIMENSIONS, logitScale: LOGIT_SCALE });
    const results = await engine.sampleResults(engine.place(of(before)), known, vectors);
    const changed = {
      before,
      after,
      dimensions: DIMENSIONS,
      logitScale: LOGIT_SCALE,
      sameRows: Int32Array.from(sameRows),
    };
    const found = await changedResults(engine, changed, { results, before: known, after: drafted, vectors });
    return { found, whole: await engine.sampleResults(engine.place(of(after)), drafted, vectors) };
  };

  const expectEqual = ({ found, whole }: { found: SampleResults; whole: SampleResults }) => {
    for (const [column, values] of Object.entries(whole) as [keyof SampleResults, SampleResults['best']][]) {
      const [is, was] = [Array.from(found[column], Number), Array.from(values, Number)];
      is.forEach((value, i) => {
        const expected = was[i] as number;
        expect([column, i, value]).toEqual([
          column,
          i,
          Number.isNaN(expected) ? expected : expect.closeTo(expected, 5),
        ]);
      });
    }
  };
  const all = Array.from({ length: LABELS }, (_, row) => row);

  it('is what all labels together say when some have changed', async () => {
    expectEqual(await resultsOfDraft(all.map((row) => (row === 3 || row === 17 ? -1 : row))));
  });

  it('is what all labels together say when some have come and others have gone', async () => {
    expectEqual(await resultsOfDraft([...all.filter((row) => row !== 5 && row !== 39), -1, -1, -1]));
  });

  it('is what it was when nothing has changed', async () => {
    expectEqual(await resultsOfDraft(all));
  });
});
