import type { Calibration } from '../../domain/calibration.js';
import type { CalibrationType } from '../../schema/evaluation/calibration.js';

/** Kinds of samples that are shown. */
const MAX_KINDS = 100;

export interface CalibrationView extends CalibrationType {
  readonly record: Calibration;
}

export function calibrationView(record: Calibration): CalibrationView {
  const { report, ...bound } = record;
  const { kind, rate, guaranteed } = report.target;
  return {
    ...bound,
    ...report,
    target: {
      falseAcceptRate: kind === 'FALSE_ACCEPT_RATE' ? rate : null,
      precision: kind === 'PRECISION' ? rate : null,
      trueAcceptRate: kind === 'TRUE_ACCEPT_RATE' ? rate : null,
      guaranteed,
    },
    negativeLogLikelihood: report.negativeLogLikelihood.fitted,
    negativeLogLikelihoodBefore: report.negativeLogLikelihood.own,
    estimatedFromLabels: report.isEstimated,
    expectedRate: report.promised,
    kinds: report.kinds.slice(0, MAX_KINDS),
    kindCount: report.kinds.length,
    record,
  };
}
