import type { KnownPictures } from '../likeness/likeness.js';
import type { LabelSpread } from '../likeness/mahalanobis.js';
import type { ConfidenceCurve } from './confidence.js';
import type { UnknownScore } from './unknown-score.js';

/** All that a calibrated answer is made with. */
export interface CalibrationParts {
  /** Factor of the similarities before the softmax. */
  readonly scale: number;
  readonly curve: ConfidenceCurve | null;
  readonly unknownScore: UnknownScore;
  /** What scores at least this is accepted. */
  readonly threshold: number;
  /** As far as the score compares with them. */
  readonly pictures: KnownPictures;
  /** Vectors of words that stand for what is in no label, by place, [words × dimensions]; empty where the score does without. */
  readonly negatives: Float32Array;
  /** 1 - probability of the right label that came first, [samples]. */
  readonly nonconformity: Float64Array;
  /** Row of that label, [samples]. */
  readonly label: Int32Array;
}

/** What is written before the numbers: JSON. */
interface Head
  extends Pick<CalibrationParts, 'scale' | 'curve' | 'unknownScore' | 'threshold'>,
    Readonly<Partial<Record<NumberName, number>>> {
  /** Labels that have a prototype. */
  readonly prototypes: number;
  readonly dimensions: number;
  readonly samples: number;
  /** Numbers in the vectors of the words. */
  readonly negatives: number;
}

/** Numbers that calibrations of before do not have, in the order in which they are written; the head says how many. */
const MORE = ['sizes', 'sumLengths', 'kept', 'precision', 'centre', 'squares'] as const;
type NumberName = (typeof MORE)[number];

const HEAD_LENGTH = 4;

/** As bytes: the length of the head, the head as JSON, and the numbers, little-endian. */
export function encodeParts({ pictures, negatives, nonconformity, label, ...rest }: CalibrationParts): Uint8Array {
  const { prototypes, kept, spread } = pictures;
  const rows = prototypes.rows.length;
  const { sizes, sumLengths } = prototypes;
  const more = { sizes, sumLengths, kept, ...(spread ?? NO_SPREAD) };
  const head: Head = {
    ...rest,
    prototypes: rows,
    dimensions: rows === 0 ? 0 : prototypes.vectors.length / rows,
    samples: label.length,
    negatives: negatives.length,
    ...Object.fromEntries(MORE.map((name) => [name, more[name].length])),
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const given = [prototypes.rows, prototypes.vectors, negatives, nonconformity, label];
  const numbers = [...given, ...MORE.map((name) => more[name])].map(bytesOf);
  const length = numbers.reduce((sum, part) => sum + part.length, HEAD_LENGTH + text.length);
  const all = new Uint8Array(length);
  new DataView(all.buffer).setUint32(0, text.length, true);
  all.set(text, HEAD_LENGTH);
  let at = HEAD_LENGTH + text.length;
  for (const part of numbers) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const NO_SPREAD: LabelSpread = {
  precision: new Float32Array(0),
  centre: new Float32Array(0),
  squares: new Float64Array(0),
};

/** The inverse of `encodeParts`. @throws RangeError or SyntaxError for other bytes */
export function decodeParts(all: Uint8Array): CalibrationParts {
  const length = new DataView(all.buffer, all.byteOffset).getUint32(0, true);
  let at = HEAD_LENGTH + length;
  const head = JSON.parse(new TextDecoder().decode(all.subarray(HEAD_LENGTH, at))) as Head;
  const { scale, curve, unknownScore, threshold, prototypes, dimensions, samples, negatives } = head;
  // A copy begins where its numbers can be read.
  const take = (bytes: number): ArrayBuffer => {
    if (at + bytes > all.length) throw new RangeError('a calibration is cut short');
    at += bytes;
    return all.slice(at - bytes, at).buffer as ArrayBuffer;
  };
  const integers = (count: number) => new Int32Array(take(4 * count));
  const singles = (count: number) => new Float32Array(take(4 * count));
  const doubles = (count: number) => new Float64Array(take(8 * count));
  const [rows, vectors] = [integers(prototypes), singles(prototypes * dimensions)];
  const given = { negatives: singles(negatives), nonconformity: doubles(samples), label: integers(samples) };
  const [sizes, sumLengths, kept] = [
    head.sizes === undefined ? new Int32Array(prototypes) : integers(head.sizes),
    head.sumLengths === undefined ? new Float64Array(prototypes) : doubles(head.sumLengths),
    singles(head.kept ?? 0),
  ];
  const spread: LabelSpread = {
    precision: singles(head.precision ?? 0),
    centre: singles(head.centre ?? 0),
    squares: doubles(head.squares ?? 0),
  };
  const pictures: KnownPictures = {
    prototypes: { rows, vectors, sizes, sumLengths },
    kept,
    spread: spread.precision.length > 0 ? spread : null,
  };
  return { scale, curve, unknownScore, threshold, pictures, ...given };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
