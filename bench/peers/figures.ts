/** What is measured of a peer in one round: rates are a second, times in ms. A peer has those that it can have. */
export interface Figures {
  /** Images a second with 100 labels; without any, where a peer only makes vectors. */
  readonly images100?: number;
  readonly images1000?: number;
  /** New prompts a second, until they can be used. */
  readonly prompts?: number;
  /** Median time of one image when nothing else runs. */
  readonly idleMs?: number;
  /** 99th percentile of the answers about its health while it is saturated. */
  readonly healthMs?: number;
}

export type FigureName = keyof Figures;

/** What a burst of simultaneous requests came to. */
export interface Burst {
  readonly answered: number;
  readonly refused: number;
  /** Connections that broke, and answers that are neither. */
  readonly failed: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Median time of a refusal, ms; null without any. */
  readonly refusalMs: number | null;
}

export interface Measured {
  readonly figures: Figures;
  /** What one truncated JPEG did. */
  readonly truncated?: string;
  /** How the figures came about, such as the batch that was fastest. */
  readonly notes: readonly string[];
}

/** What a server does under a burst, and what one truncated JPEG did to it and to those beside it. */
export interface Strained {
  readonly burst: Burst;
  readonly truncated: string;
}

/** One peer in one round. */
export interface Measurement extends Measured {
  readonly peer: string;
  /** Share of the machine's cores that other processes took meanwhile, where the system tells. */
  readonly others?: number;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @param values at least one */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (i: number) => sorted[i] as number;
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { min: at(0), median, max: at(sorted.length - 1) };
}

/** A figure of a peer in the order of its rounds; undefined for rounds without it. */
const inRounds = (all: readonly Measurement[], peer: string, name: FigureName): (number | undefined)[] =>
  all.filter((one) => one.peer === peer).map(({ figures }) => figures[name]);

const isNumber = (value: number | undefined): value is number => value !== undefined;

/** @returns undefined where no round has the figure */
export function spreadOf(all: readonly Measurement[], peer: string, name: FigureName): Spread | undefined {
  const values = inRounds(all, peer, name).filter(isNumber);
  return values.length > 0 ? spread(values) : undefined;
}

/**
 * A figure of one peer divided by that of another, round by round: what slows the machine down for a while slows both.
 *
 * @returns undefined where they have no round in common
 */
export function ratio(all: readonly Measurement[], peer: string, other: string, name: FigureName): Spread | undefined {
  const others = inRounds(all, other, name);
  const ratios = inRounds(all, peer, name).map((value, round) => {
    const divisor = others[round];
    return isNumber(value) && isNumber(divisor) ? value / divisor : undefined;
  });
  const found = ratios.filter(isNumber);
  return found.length > 0 ? spread(found) : undefined;
}
