import type { Calibration } from '../../../domain/calibration.js';
import { actorOf } from '../../../domain/caller.js';
import type { CalibrationId } from '../../../domain/ids.js';
import type { Job, JobOutcome } from '../../../domain/job.js';
import type { Calibrations } from '../../evaluation/calibration/calibrations.js';
import type { CalibrateRequest, Calibrator } from '../../evaluation/calibration/calibrator.js';
import { named } from '../argument.js';
import type { JobHandler } from '../job-handler.js';

interface CalibrateOutcome extends JobOutcome {
  readonly calibrationId: CalibrationId;
}

/** The job that makes a calibration, of the versions that it was started with. */
export const calibrateJob = (calibrator: Calibrator, calibrations: Calibrations): JobHandler => ({
  kind: 'CALIBRATE',
  async prepare(caller, input, argument) {
    const request = input as CalibrateRequest;
    const bound = await named(argument, 'CALIBRATE', () => calibrator.bind(actorOf(caller).tenant, request));
    return { subject: request.labelSet.slug, input: bound };
  },
  async run(context, input) {
    const { actor, begun, signal } = context;
    for (const { commit } of begun) {
      const { calibrationId } = commit as CalibrateOutcome;
      if (await calibrations.find(actor.tenant, calibrationId)) return { calibrationId };
    }
    const beforeCommit = async (calibrationId: CalibrationId) => void (await context.beginCommit({ calibrationId }));
    const { id } = await calibrator.calibrate(actor, input as CalibrateRequest, {
      signal,
      long: { lane: 'batch' },
      beforeCommit,
    });
    return { calibrationId: id };
  },
});

/** The calibration that a job has made; undefined without one, and when it was deleted since. */
export async function calibrationOfJob(calibrations: Calibrations, job: Job): Promise<Calibration | undefined> {
  const outcome = job.outcome as CalibrateOutcome | null;
  return outcome ? calibrations.find(job.tenantId, outcome.calibrationId) : undefined;
}
