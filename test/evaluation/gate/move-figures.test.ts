import type { EvaluatedSamples, Judgement, SampleResults } from '#lexiclip/domain/evaluation.js';
import type { SampleId } from '#lexiclip/domain/ids.js';
import { halfOf, type Sample } from '#lexiclip/domain/sample.js';
import { falseAcceptsWhenFitted } from '#lexiclip/services/evaluation/gate/fitted-threshold.js';
import { type Answered, compareAnswers } from '#lexiclip/services/evaluation/gate/move-figures.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';

/** What a version said of one sample. */
interface Answer {
  readonly judgement: Judgement;
  /** Place of the right label; 0 where there is none. */
  readonly rank?: number;
  readonly similarity?: number;
  readonly probability?: number;
}

const idAt = (i: number): SampleId => `sm_${i.toString(16).padStart(32, '0')}` as SampleId;

/** Samples with these answers, all of the half that judges unless it is to be left to chance. */
function answered(answers: readonly Answer[], half: 'GATE' | 'ANY' = 'GATE'): Answered {
  const ids: SampleId[] = [];
  for (let i = 0; ids.length < answers.length; i++) if (half === 'ANY' || halfOf(idAt(i)) === half) ids.push(idAt(i));
  const numbers = (of: (answer: Answer) => number | undefined) => answers.map((answer) => of(answer) ?? 0);
  const samples = { samples: ids.map((id) => ({ id }) as Sample), judgements: answers.map((one) => one.judgement) };
  const results = {
    rightRank: Int32Array.from(numbers(({ rank }) => rank)),
    similarity: Float32Array.from(numbers(({ similarity }) => similarity)),
    probability: Float64Array.from(numbers(({ probability }) => probability)),
  };
  return { samples: samples as unknown as EvaluatedSamples, results: results as unknown as SampleResults };
}

const known = (rank: number): Answer => ({ judgement: 'KNOWN', rank });
const notInVocabulary: Answer = { judgement: 'NOT_IN_VOCABULARY' };

describe('What a move changes', () => {
  it('is counted by what comes first, and apart where only one version has a right label', () => {
    const before = answered([known(1), known(1), known(2), known(3), known(1), notInVocabulary, notInVocabulary]);
    const after = answered([known(1), known(2), known(1), known(2), notInVocabulary, known(1), notInVocabulary]);
    expect(compareAnswers(before, after, 0.1)).toMatchObject({ gained: 1, lost: 1, of: 4, apart: 2, maxLoss: 0.1 });
  });

  it('is counted on the half of the samples that judges', () => {
    const [before, after] = [1, 2].map((rank) => answered(Array(1_000).fill(known(rank)), 'ANY')) as [
      Answered,
      Answered,
    ];
    const half = before.samples.samples.filter(({ id }) => halfOf(id) === 'GATE').length;
    expect(compareAnswers(before, after, 0.1)).toMatchObject({ gained: 0, lost: half, of: half });
    expect(Math.abs(half - 500)).toBeLessThan(60);
  });
});

describe('The false accepts of a version without a calibration', () => {
  it('are those of the half that judges, at a threshold that the other half gives, and at its rate on average', () => {
    const random = seededRandom(16);
    const shares: number[] = [];
    for (let draw = 0; draw < 300; draw++) {
      const unknown = Array.from({ length: 160 }, (): Answer => ({ judgement: 'UNKNOWN', similarity: random() }));
      shares.push(falseAcceptsWhenFitted(answered(unknown, 'ANY'), 0.1)?.value as number);
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    // Of the ⌊0.1 · (n + 1)⌋-th largest of about 80, the expectation is a little under 0.1.
    expect(mean).toBeGreaterThan(0.09);
    expect(mean).toBeLessThan(0.103);
  });

  it('are judged by the score that tells them apart better', () => {
    const random = seededRandom(7);
    // Probability tells all of them apart, similarity most of them. No unknown is above the others by its probability.
    const answers = Array.from({ length: 400 }, (_, i): Answer => {
      const isKnown = i % 2 === 0;
      return {
        judgement: isKnown ? 'KNOWN' : 'UNKNOWN',
        similarity: isKnown ? 0.8 : random(),
        probability: isKnown ? 0.9 : 0.1,
      };
    });
    expect(falseAcceptsWhenFitted(answered(answers, 'ANY'), 0.1)).toMatchObject({ count: 0 });
    const blurred = answers.map((answer) => ({ ...answer, probability: 0.5 }));
    expect(falseAcceptsWhenFitted(answered(blurred, 'ANY'), 0.1)?.count).toBeGreaterThan(0);
  });

  it('cannot be told from fewer unknowns than the threshold needs', () => {
    const unknown: Answer = { judgement: 'UNKNOWN', similarity: 0.2 };
    expect(falseAcceptsWhenFitted(answered(Array(12).fill(unknown), 'ANY'), 0.05)).toBeNull();
  });

  it('do not include what ties with the threshold', () => {
    const unknown: Answer = { judgement: 'UNKNOWN', similarity: 0.2 };
    expect(falseAcceptsWhenFitted(answered(Array(100).fill(unknown), 'ANY'), 0.1)).toMatchObject({ count: 0 });
  });
});
