import type { CalibrationReport } from '../../../../domain/calibration.js';
import { leastWithinTwice } from '../../statistics/order-bounds.js';

/** From so many samples of a label on, a confidence is more than rough. */
const FEW_KNOWN = 100;
/** From so many samples on, a calibration error says more of the calibration than of chance. */
const ENOUGH_FOR_ERROR = 1_000;
/** Other kinds of pictures passed at a fifth to twice the rate where unknown samples were of ten kinds. */
const FEW_KINDS = 10;

/** What speaks for caution with a calibration, in sentences. */
export function warningsOf(report: Omit<CalibrationReport, 'warnings'>): string[] {
  const { target, knownCount, unknownCount, isEstimated, promised, kinds } = report;
  const warnings: string[] = [];
  if (knownCount < FEW_KNOWN) {
    warnings.push(`confidence is rough: it was fitted to ${knownCount} samples of a label, and ${FEW_KNOWN} are few`);
  }
  if (knownCount < ENOUGH_FOR_ERROR) {
    warnings.push(
      `${knownCount} samples of a label say nothing of the calibration error: under ${ENOUGH_FOR_ERROR} it is mostly chance`,
    );
  }
  if (isEstimated) {
    warnings.push(
      'estimated from your own labels: no samples are in no label, so samples without their own label stand for them',
    );
  }
  if (target.kind === 'FALSE_ACCEPT_RATE' && !isEstimated && promised) {
    const least = leastWithinTwice(target.rate);
    if (unknownCount < least) {
      const range = `${percent(promised.low)} to ${percent(promised.high)}`;
      warnings.push(
        `the false-accept rate will be ${range}: ${unknownCount} samples in no label; ${least} have it within a factor of 2`,
      );
    }
  }
  if (!isEstimated && kinds.length < FEW_KINDS) {
    const number = kinds.length === 1 ? 'one kind' : `${kinds.length} kinds`;
    warnings.push(`the samples in no label are of ${number}: pictures of other kinds may pass more often`);
  }
  return warnings;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
