import type { ConfidenceCurve } from './confidence.js';
import type { Prototypes } from './prototypes.js';
import type { UnknownScore } from './unknown-score.js';

/** All that a calibrated answer is made with. */
export interface CalibrationParts {
  /** Factor of the similarities before the softmax. */
  readonly scale: number;
  readonly curve: ConfidenceCurve | null;
  readonly unknownScore: UnknownScore;
  /** What scores at least this is accepted. */
  readonly threshold: number;
  /** None where the score does without. */
  readonly prototypes: Prototypes;
  /** Vectors of words that stand for what is in no label, by place, [words × dimensions]; empty where the score does without. */
  readonly negatives: Float32Array;
  /** 1 - probability of the right label that came first, [samples]. */
  readonly nonconformity: Float64Array;
  /** Row of that label, [samples]. */
  readonly label: Int32Array;
}

/** What is written before the numbers: JSON. */
type Head = Omit<CalibrationParts, 'prototypes' | 'negatives' | 'nonconformity' | 'label'> & {
  readonly prototypes: number;
  readonly dimensions: number;
  readonly samples: number;
  /** Numbers in the vectors of the words. */
  readonly negatives: number;
};

const HEAD_LENGTH = 4;

/** As bytes: the length of the head, the head as JSON, and the numbers, little-endian. */
export function encodeParts({ prototypes, negatives, nonconformity, label, ...rest }: CalibrationParts): Uint8Array {
  const rows = prototypes.rows.length;
  const dimensions = rows === 0 ? 0 : prototypes.vectors.length / rows;
  const head: Head = { ...rest, prototypes: rows, dimensions, samples: label.length, negatives: negatives.length };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const numbers = [prototypes.rows, prototypes.vectors, negatives, nonconformity, label].map(bytesOf);
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

/** The inverse of `encodeParts`. @throws RangeError or SyntaxError for other bytes */
export function decodeParts(all: Uint8Array): CalibrationParts {
  const length = new DataView(all.buffer, all.byteOffset).getUint32(0, true);
  let at = HEAD_LENGTH + length;
  const head = JSON.parse(new TextDecoder().decode(all.subarray(HEAD_LENGTH, at))) as Head;
  const { prototypes, dimensions, samples, negatives, ...rest } = head;
  // A copy begins where its numbers can be read.
  const take = (bytes: number): ArrayBuffer => {
    if (at + bytes > all.length) throw new RangeError('a calibration is cut short');
    at += bytes;
    return all.slice(at - bytes, at).buffer as ArrayBuffer;
  };
  return {
    ...rest,
    prototypes: {
      rows: new Int32Array(take(4 * prototypes)),
      vectors: new Float32Array(take(4 * prototypes * dimensions)),
    },
    negatives: new Float32Array(take(4 * negatives)),
    nonconformity: new Float64Array(take(8 * samples)),
    label: new Int32Array(take(4 * samples)),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
