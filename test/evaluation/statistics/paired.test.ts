import { readFile } from 'node:fs/promises';
import { probabilityOfAtLeast, probabilityOfAtMost } from '#lexiclip/services/evaluation/statistics/binomial.js';
import {
  bonettPriceInterval,
  leastToRuleOut,
  mcNemarP,
  mcNemarPOfGain,
  mcNemarPOfLoss,
  type PairedCounts,
  samplesToFind,
  smallestLossFound,
  tangoInterval,
  tangoLowerBound,
} from '#lexiclip/services/evaluation/statistics/paired.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';

interface Reference {
  readonly pairs: readonly (PairedCounts & {
    readonly p: number;
    readonly pOfLoss: number;
    readonly pOfGain: number;
    readonly tango: readonly [number, number];
    readonly tangoLowerBound: number;
    readonly bonettPrice: readonly [number, number];
  })[];
  readonly tails: readonly { k: number; n: number; p: number; atMost: number; atLeast: number }[];
}

const { pairs, tails }: Reference = JSON.parse(await readFile('test/evaluation/reference/paired.json', 'utf8'));

describe('What is said of two versions on the same samples', () => {
  it.each(tails)('has the tails of scipy: $k of $n at $p', ({ k, n, p, atMost, atLeast }) => {
    expect(probabilityOfAtMost(k, n, p)).toBeCloseTo(atMost, 10);
    expect(probabilityOfAtLeast(k, n, p) / atLeast).toBeCloseTo(1, 9);
  });

  it.each(pairs)("has the p of statsmodels' exact test: $gained gained, $lost lost", (pair) => {
    expect(mcNemarP(pair) / pair.p).toBeCloseTo(1, 9);
    expect(mcNemarPOfLoss(pair) / pair.pOfLoss).toBeCloseTo(1, 9);
    expect(mcNemarPOfGain(pair) / pair.pOfGain).toBeCloseTo(1, 9);
  });

  it.each(pairs)("has the ends of Tango's interval: $gained gained, $lost lost of $of", (pair) => {
    const { low, high } = tangoInterval(pair);
    expect(low).toBeCloseTo(pair.tango[0], 9);
    expect(high).toBeCloseTo(pair.tango[1], 9);
    expect(tangoLowerBound(pair)).toBeCloseTo(pair.tangoLowerBound, 9);
  });

  it.each(pairs)("has the ends of Bonett's and Price's interval: $gained gained, $lost lost of $of", (pair) => {
    const { low, high } = bonettPriceInterval(pair);
    expect(low).toBeCloseTo(Math.max(-1, pair.bonettPrice[0]), 9);
    expect(high).toBeCloseTo(Math.min(1, pair.bonettPrice[1]), 9);
  });

  it('agrees with the printed examples of Tango (1998), and of Fagerland, Lydersen and Laake (2014)', () => {
    const tango = tangoInterval({ gained: 9, lost: 3, of: 32 });
    expect([tango.low, tango.high].map((end) => end.toFixed(3))).toEqual(['-0.027', '0.390']);
    // Printed as a two-sided interval of 90 %, whose lower end is that of a one-sided interval of 95 %.
    expect(tangoLowerBound({ gained: 0, lost: 1, of: 44 }).toFixed(3)).toBe('-0.096');
    const fagerland = tangoInterval({ gained: 1, lost: 7, of: 21 });
    expect([fagerland.low, fagerland.high].map((end) => end.toFixed(3))).toEqual(['-0.517', '-0.026']);
  });

  // Shares of samples that are gained and lost, and the number of samples.
  it.each([
    [0.03, 0.05, 300],
    [0, 0.02, 200],
    [0.1, 0.15, 60],
    [0.01, 0.06, 1000],
  ])('rules out the true loss in at most one of 20 draws: %s gained, %s lost, %i samples', (gained, lost, of) => {
    const { tooLow } = drawn(1_000, { gained, lost, of }, (counts) => ({
      tooLow: tangoLowerBound(counts) > gained - lost,
    }));
    // Of 1,000 draws with a chance of 5 %, fewer than 72 in 999 of 1,000 cases.
    expect(tooLow).toBeLessThan(72);
    expect(tooLow).toBeGreaterThan(0);
  });

  it.each([
    [0.02, 1_235],
    [0.05, 270],
    [0.1, 97],
  ])('finds a loss of %s, where 3 %% are gained, in about four of five draws of %i samples', (loss, of) => {
    expect(samplesToFind(loss, 0.06 + loss)).toBe(of);
    const { found } = drawn(500, { gained: 0.03, lost: 0.03 + loss, of }, (counts) => ({
      found: mcNemarPOfLoss(counts) <= 0.05,
    }));
    expect(found / 500).toBeGreaterThan(0.7);
    expect(found / 500).toBeLessThan(0.87);
  });

  it.each([
    [50, 0.02],
    [300, 0.08],
    [5_000, 0.3],
    [100_000, 0],
  ])('says which loss %i samples find when %s change: just that many find it', (of, changing) => {
    const loss = smallestLossFound(of, changing);
    expect(samplesToFind(loss * 1.000001, changing)).toBeLessThanOrEqual(of);
    expect(samplesToFind(loss * 0.999, changing)).toBeGreaterThan(of - 1);
  });

  it.each([
    [0.02, 133],
    [0.05, 52],
    [0.001, 2_703],
  ])('says that a loss of %s can be ruled out from %i samples on, and not by one less', (loss, least) => {
    expect(leastToRuleOut(loss)).toBe(least);
    expect(tangoLowerBound({ gained: 0, lost: 0, of: least })).toBeGreaterThan(-loss);
    expect(tangoLowerBound({ gained: 0, lost: 0, of: least - 1 })).toBeLessThanOrEqual(-loss);
  });
});

/** Of so many draws of samples, the number of those of which each thing is true. */
function drawn<K extends string>(
  draws: number,
  shares: PairedCounts,
  isTrue: (counts: PairedCounts) => Record<K, boolean>,
): Record<K, number> {
  const random = seededRandom(16);
  const numbers = {} as Record<K, number>;
  for (let draw = 0; draw < draws; draw++) {
    let [gained, lost] = [0, 0];
    for (let i = 0; i < shares.of; i++) {
      const at = random();
      if (at < shares.gained) gained++;
      else if (at < shares.gained + shares.lost) lost++;
    }
    for (const [name, is] of Object.entries(isTrue({ gained, lost, of: shares.of }))) {
      numbers[name as K] = (numbers[name as K] ?? 0) + (is ? 1 : 0);
    }
  }
  return numbers;
}
