import type { EvaluatedSamples, Judgement, SampleResults } from '#lexiclip/domain/evaluation.js';
import type { SampleId } from '#lexiclip/domain/ids.js';
import { halfOf, type Sample } from '#lexiclip/domain/sample.js';
import { finish } from '#lexiclip/domain/steps.js';
import { comparingAnswers } from '#lexiclip/services/evaluation/gate/move-figures.js';
import type { Measured } from '#lexiclip/services/evaluation/metrics/measured.js';

/** What a version said of one sample. */
interface Answer {
  readonly judgement: Judgement;
  /** Place of the right label; 0 where there is none. */
  readonly rank?: number;
}

const idAt = (i: number): SampleId => `sm_${i.toString(16).padStart(32, '0')}` as SampleId;

/** Samples with these answers, all of the half that judges unless it is to be left to chance. */
function answered(answers: readonly Answer[], half: 'GATE' | 'ANY' = 'GATE'): Measured {
  const ids: SampleId[] = [];
  for (let i = 0; ids.length < answers.length; i++) if (half === 'ANY' || halfOf(idAt(i)) === half) ids.push(idAt(i));
  const samples = { samples: ids.map((id) => ({ id }) as Sample), judgements: answers.map((one) => one.judgement) };
  const results = { rightRank: Int32Array.from(answers, ({ rank }) => rank ?? 0) };
  return { samples: samples as unknown as EvaluatedSamples, results: results as SampleResults, labels: 5 };
}

const known = (rank: number): Answer => ({ judgement: 'KNOWN', rank });
const notInVocabulary: Answer = { judgement: 'NOT_IN_VOCABULARY' };

describe('What a move changes', () => {
  it('is counted by what comes first, and apart where only one version has a right label', () => {
    const before = answered([known(1), known(1), known(2), known(3), known(1), notInVocabulary, notInVocabulary]);
    const after = answered([known(1), known(2), known(1), known(2), notInVocabulary, known(1), notInVocabulary]);
    expect(finish(comparingAnswers(before, after, 0.1))).toMatchObject({
      gained: 1,
      lost: 1,
      of: 4,
      apart: 2,
      maxLoss: 0.1,
    });
  });

  it('is counted on the half of the samples that judges', () => {
    const [before, after] = [1, 2].map((rank) => answered(Array(1_000).fill(known(rank)), 'ANY')) as [
      Measured,
      Measured,
    ];
    const half = before.samples.samples.filter(({ id }) => halfOf(id) === 'GATE').length;
    expect(finish(comparingAnswers(before, after, 0.1))).toMatchObject({ gained: 0, lost: half, of: half });
    expect(Math.abs(half - 500)).toBeLessThan(60);
  });
});
