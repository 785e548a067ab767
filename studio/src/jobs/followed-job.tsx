import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { type Failure, failureOf } from '../api/failure.js';
import { useRequest } from '../api/request.js';
import { type JobInput, StartFollowedJobDocument } from '../generated/graphql.js';
import { FailureNotice } from '../parts/states/failure-notice.js';
import { Waiting } from '../parts/states/states.js';
import { JobBar } from './job-bar.js';
import { useJob } from './use-job.js';

const ToJobs = () => (
  <Button component={Link} to="/jobs" variant="default" size="xs">
    All jobs
  </Button>
);

export interface StartsJobProps {
  /** That it is too large to be waited for. */
  readonly failure: Failure;
  readonly input: JobInput;
  readonly onStarted: (id: string) => void;
}

/** What is too large to be waited for, with a button that starts it as a job. */
export function StartsJob({ failure, input, onStarted }: StartsJobProps) {
  const request = useRequest();
  const [refusal, setRefusal] = useState<Failure>();
  const [isStarting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    setRefusal(undefined);
    try {
      const { startJob } = await request(StartFollowedJobDocument, { input });
      if (startJob) onStarted(startJob.job.id);
    } catch (error) {
      setRefusal(failureOf(error));
    } finally {
      setStarting(false);
    }
  };
  return (
    <Stack gap="sm">
      <FailureNotice failure={failure}>
        <Button size="xs" loading={isStarting} onClick={() => void start()}>
          Start it as a job
        </Button>
        <ToJobs />
      </FailureNotice>
      {refusal && <FailureNotice failure={refusal} onRetry={() => void start()} />}
    </Stack>
  );
}

export interface FollowedJobProps {
  readonly id: string;
  /** Called once it has succeeded. */
  readonly onDone: () => void;
  /** Leaves the job alone, and asks without it. */
  readonly onLeave: () => void;
}

/** A job that is followed until it ends: its bar and time left, or why it has failed. */
export function FollowedJob({ id, onDone, onLeave }: FollowedJobProps) {
  const { job, failure } = useJob(id);
  const state = job?.state;
  useEffect(() => {
    if (state === 'SUCCEEDED') onDone();
  }, [state, onDone]);
  const ended: Failure | undefined =
    failure ??
    (job?.error ? { ...job.error, argument: undefined, extensions: {} } : undefined) ??
    (state === 'CANCELLED' ? CANCELLED_JOB : undefined);
  if (ended) {
    return (
      <FailureNotice failure={ended}>
        <Button size="xs" variant="default" onClick={onLeave}>
          Ask again without it
        </Button>
      </FailureNotice>
    );
  }
  return (
    <Stack gap="xs" role="status" maw={560}>
      <Text>A job computes it. It goes on when this page is closed.</Text>
      {job ? <JobBar job={job} /> : <Waiting what="the job" />}
      <Group>
        <ToJobs />
      </Group>
    </Stack>
  );
}

const CANCELLED_JOB: Failure = { code: 'CANCELLED', message: 'The job was cancelled.', extensions: {} };
