import type { Calibration, CalibrationTarget } from '../../domain/calibration.js';
import type { CalibrateInput, CalibrationTargetInput } from '../../schema/evaluation/calibrate.js';
import type { CalibrationType } from '../../schema/evaluation/calibration.js';
import type { CalibrateRequest } from '../../services/evaluation/calibration/calibrator.js';

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

/** What a calibration is asked for. */
export function requestOf({ target, guaranteed, ...of }: CalibrateInput): CalibrateRequest {
  return { ...of, target: targetOf(target, guaranteed ?? false) };
}

/** Exactly one of the shares is given: the schema sees to that. */
function targetOf(input: CalibrationTargetInput, guaranteed: boolean): CalibrationTarget {
  const { falseAcceptRate, precision, trueAcceptRate } = input;
  if (falseAcceptRate != null) return { kind: 'FALSE_ACCEPT_RATE', rate: falseAcceptRate, guaranteed };
  if (precision != null) return { kind: 'PRECISION', rate: precision, guaranteed };
  return { kind: 'TRUE_ACCEPT_RATE', rate: trueAcceptRate as number, guaranteed };
}
