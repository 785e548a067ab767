import {
  type CalibrationParts,
  decodeParts,
  encodeParts,
} from '#lexiclip/services/evaluation/calibration/fitting/parts.js';
import { pictureLikeness } from '#lexiclip/services/evaluation/calibration/likeness/likeness.js';

const PARTS: CalibrationParts = {
  scale: 20,
  curve: { a: 0.5, b: 1.25 },
  unknownScore: {
    score: 'LOGISTIC',
    standards: null,
    logistic: { standards: [], model: { intercept: 1, weights: [] } },
  },
  threshold: -0.75,
  pictures: {
    prototypes: {
      rows: Int32Array.of(1, 4),
      vectors: Float32Array.of(1, 0, 0, 1),
      sizes: Int32Array.of(3, 5),
      sumLengths: Float64Array.of(2.5, 4.75),
    },
    kept: Float32Array.of(0.5, 0.25, 1, 0, 0, 1),
    spread: {
      precision: Float32Array.of(2, 0.5, 0.5, 3),
      centre: Float32Array.of(0.5, 0.25),
      squares: Float64Array.of(1.5, 2.5),
    },
  },
  negatives: Float32Array.of(1, 0),
  nonconformity: Float64Array.of(0.125, 0.5, 0.75),
  label: Int32Array.of(1, 4, 4),
};

describe('The parts of a calibration', () => {
  it('are read as they were written', () => {
    expect(decodeParts(encodeParts(PARTS))).toEqual(PARTS);
    const without = { ...PARTS, pictures: { ...PARTS.pictures, kept: new Float32Array(0), spread: null } };
    expect(decodeParts(encodeParts(without))).toEqual(without);
  });

  it('are read without what calibrations of before did not keep', () => {
    const { rows, vectors } = PARTS.pictures.prototypes;
    const head = { scale: 20, curve: null, unknownScore: PARTS.unknownScore, threshold: 0.5 };
    const counts = { prototypes: 2, dimensions: 2, samples: 3, negatives: 2 };
    const text = new TextEncoder().encode(JSON.stringify({ ...head, ...counts }));
    const numbers = [rows, vectors, PARTS.negatives, PARTS.nonconformity, PARTS.label];
    const before = Buffer.concat([
      Buffer.from(Uint32Array.of(text.length).buffer),
      text,
      ...numbers.map(({ buffer }) => Buffer.from(buffer)),
    ]);
    const { pictures, label } = decodeParts(new Uint8Array(before));
    expect(label).toEqual(PARTS.label);
    expect(pictures).toMatchObject({ kept: new Float32Array(0), spread: null });
    expect(pictureLikeness(Float32Array.of(1, 0), pictures).prototype).toBe(1);
  });

  it('are refused when they are cut short', () => {
    expect(() => decodeParts(encodeParts(PARTS).subarray(0, -1))).toThrow(RangeError);
  });
});
