import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.js';
import { useRequest } from '../../../api/request.js';
import { CalibrateHereDocument, type CalibrateInput, StartCalibrationDocument } from '../../../generated/graphql.js';
import { JobBar } from '../../../jobs/job-bar.js';
import { useJob } from '../../../jobs/use-job.js';
import { FailureNotice } from '../../../parts/failure-notice.js';

interface SendCalibrationProps {
  /** Null while something is missing. */
  readonly input: CalibrateInput | null;
  readonly onMade: () => void;
}

/** Calibrates, by a job where it is too large to wait for. */
export function SendCalibration({ input, onMade }: SendCalibrationProps) {
  const request = useRequest();
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [jobId, setJobId] = useState<string | null>(null);
  const { job, failure: lost } = useJob(jobId);
  const state = job?.state;
  useEffect(() => {
    if (state === 'SUCCEEDED') onMade();
  }, [state, onMade]);
  const send = async (how: (input: CalibrateInput) => Promise<unknown>) => {
    if (input === null) return;
    setSending(true);
    setFailure(undefined);
    try {
      await how(input);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setSending(false);
    }
  };
  const calibrate = async (given: CalibrateInput) => {
    await request(CalibrateHereDocument, { input: given });
    notifications.show({ message: 'Calibrated' });
    onMade();
  };
  const start = async (given: CalibrateInput) =>
    setJobId((await request(StartCalibrationDocument, { input: given })).startJob?.job.id ?? null);
  return (
    <Stack gap="sm">
      <Group>
        <Button loading={isSending} disabled={input === null} onClick={() => void send(calibrate)}>
          Calibrate
        </Button>
      </Group>
      {failure && (
        <FailureNotice failure={failure}>
          {failure.code === 'TOO_LARGE_TO_WAIT' && (
            <Button size="xs" onClick={() => void send(start)}>
              Calibrate as a job
            </Button>
          )}
        </FailureNotice>
      )}
      {job && <JobBar job={job} />}
      {lost && <FailureNotice failure={lost} />}
    </Stack>
  );
}
