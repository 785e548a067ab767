import { isDeepStrictEqual } from 'node:util';
import { sum } from '../support/numbers.js';
import type { SetWriter } from './set-writer.js';

export interface Prediction {
  readonly rank: number;
  readonly name: string;
  readonly similarity: number;
  readonly probability: number;
}

export interface Answered {
  readonly predictions: readonly Prediction[];
  readonly embedding: readonly number[];
  readonly provenance: { readonly labelSetSlug: string; readonly labelSetVersion: number };
}

export type Which = { readonly version?: number; readonly tag?: string };

const SAME = 1e-5;

/** Why the answer, to a request sent at that time, cannot be right; undefined when it can. */
export function faultOfVersion(writer: SetWriter, asked: number, which: Which, answer: Answered): string | undefined {
  const { labelSetSlug, labelSetVersion: number } = answer.provenance;
  const states = writer.possible(asked);
  if (labelSetSlug !== writer.slug) return `is of "${labelSetSlug}"`;
  if (which.version !== undefined && number !== which.version) return `is of version ${number}`;
  if (which.tag !== undefined && !states.some(({ production }) => production === number)) {
    return `is of version ${number}, where the tag was not`;
  }
  const names = answer.predictions.map(({ name }) => name).sort();
  const known = states.filter(({ versions }) => isDeepStrictEqual(versions[number - 1], names));
  if (known.length === 0) return `has labels that version ${number} did not have: ${names}`;
  const newest = which.version === undefined && which.tag === undefined;
  if (newest && !known.some(({ versions }) => versions.length === number))
    return `is of version ${number}, not the latest`;
  return undefined;
}

/** Whether the set, that version or the tag may have been missing for a request sent at that time. */
export const mayBeMissing = (writer: SetWriter, asked: number, { version, tag }: Which): boolean =>
  writer
    .possible(asked)
    .some(({ versions, production }) => versions.length < (version ?? 1) || (tag !== undefined && production === null));

/** Why the ranking of all labels is not one: order, ranks, or probabilities that are not the softmax of similarities. */
export function faultOfRanking({ predictions }: Answered, logitScale: number): string | undefined {
  if (predictions.some(({ rank }, i) => rank !== i + 1)) return 'has ranks that are not 1, 2, 3 …';
  const similarities = predictions.map(({ similarity }) => similarity);
  if (similarities.some((value, i) => i > 0 && value > (similarities[i - 1] as number) + 1e-7))
    return 'is not in order';
  const powers = similarities.map((value) => Math.exp(logitScale * (value - (similarities[0] as number))));
  const total = sum(powers);
  const wrong = predictions.some(({ probability }, i) => Math.abs(probability - (powers[i] as number) / total) > 1e-3);
  return wrong ? 'has probabilities that do not follow from its similarities' : undefined;
}

/** Why the second answer to the same question is another than the first. */
export function faultOfRepetition(first: Answered, again: Answered): string | undefined {
  const similarities = new Map(again.predictions.map(({ name, similarity }) => [name, similarity]));
  if (similarities.size !== first.predictions.length) return 'has other labels when it is asked again';
  for (const { name, similarity } of first.predictions) {
    const second = similarities.get(name);
    if (second === undefined) return 'has other labels when it is asked again';
    if (Math.abs(second - similarity) > SAME)
      return `has "${name}" at ${similarity}, and at ${second} when asked again`;
  }
  return undefined;
}
