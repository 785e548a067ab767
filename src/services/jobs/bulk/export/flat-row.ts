import type { BulkPrediction, BulkResult } from '../../../../domain/bulk.js';

/** A result as a row of a file: its columns have the same names in all formats, and in the table. */
export interface FlatRow {
  readonly seq: number;
  readonly name: string;
  /** The best label, which is the first of the predictions. */
  readonly label: string | null;
  readonly labelId: string | null;
  readonly similarity: number | null;
  readonly probability: number | null;
  readonly unknown: boolean;
  readonly predictions: readonly BulkPrediction[];
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly format: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** How likely the best label is right, by a calibration. */
  readonly confidence: number | null;
  /** Id of that calibration. */
  readonly calibration: string | null;
}

export function flatRow({ seq, name, predictions, unknown, calibrated, image, fault }: BulkResult): FlatRow {
  const [best] = predictions;
  return {
    seq,
    name,
    label: best?.label ?? null,
    labelId: best?.labelId ?? null,
    similarity: best?.similarity ?? null,
    probability: best?.probability ?? null,
    unknown,
    predictions,
    sha256: image?.sha256 ?? null,
    width: image?.width ?? null,
    height: image?.height ?? null,
    format: image?.format ?? null,
    errorCode: fault?.code ?? null,
    errorMessage: fault?.message ?? null,
    confidence: calibrated?.confidence ?? null,
    calibration: calibrated?.calibration ?? null,
  };
}
