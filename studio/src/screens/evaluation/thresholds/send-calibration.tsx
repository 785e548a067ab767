import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useRequest } from '../../../api/request.js';
import { useSending } from '../../../api/sending.js';
import { CalibrateHereDocument, type CalibrateInput, StartCalibrationDocument } from '../../../generated/graphql.js';
import { JobBar } from '../../../jobs/job-bar.js';
import { useJob } from '../../../jobs/use-job.js';
import { FailureNotice } from '../../../parts/states/failure-notice.js';

interface SendCalibrationProps {
  /** Null while something is missing. */
  readonly input: CalibrateInput | null;
  readonly onMade: () => void;
}

/** Calibrates, by a job where it is too large to wait for. */
export function SendCalibration({ input, onMade }: SendCalibrationProps) {
  const request = useRequest();
  const { send, isSending, failure } = useSending();
  const [jobId, setJobId] = useState<string | null>(null);
  const { job, failure: lost } = useJob(jobId);
  const state = job?.state;
  useEffect(() => {
    if (state === 'SUCCEEDED') onMade();
  }, [state, onMade]);
  const calibrate = async () => {
    await request(CalibrateHereDocument, { input: input as CalibrateInput });
    notifications.show({ message: 'Calibrated' });
    onMade();
  };
  const start = async () => {
    const { startJob } = await request(StartCalibrationDocument, { input: input as CalibrateInput });
    setJobId(startJob?.job.id ?? null);
  };
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
