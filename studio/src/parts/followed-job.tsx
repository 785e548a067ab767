import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useAnswer } from '../api/answer.js';
import { type Failure, failureOf } from '../api/failure.js';
import { useRequest } from '../api/request.js';
import { FollowedJobDocument, type JobInput, StartFollowedJobDocument } from '../generated/graphql.js';
import { FailureNotice } from './failure-notice.js';

const POLL_MS = 2_000;

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
  const { data, failure, refresh } = useAnswer(FollowedJobDocument, { id });
  const state = data?.job?.state;
  const isRunning = state === 'QUEUED' || state === 'RUNNING';
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(refresh, POLL_MS);
    return () => clearInterval(timer);
  }, [isRunning, refresh]);
  useEffect(() => {
    if (state === 'SUCCEEDED') onDone();
  }, [state, onDone]);
  const leave = (
    <Button size="xs" variant="default" onClick={onLeave}>
      Ask again without it
    </Button>
  );
  if (failure) return <FailureNotice failure={failure} onRetry={refresh} />;
  if (data && !data.job) return <FailureNotice failure={GONE}>{leave}</FailureNotice>;
  if (data?.job?.error)
    return <FailureNotice failure={{ ...data.job.error, argument: undefined, extensions: {} }}>{leave}</FailureNotice>;
  if (state === 'CANCELLED') return <FailureNotice failure={CANCELLED_JOB}>{leave}</FailureNotice>;
  return <Running progress={data?.job?.progress} />;
}

const GONE: Failure = { code: 'NOT_FOUND', message: 'There is no such job any more.', extensions: {} };
const CANCELLED_JOB: Failure = { code: 'CANCELLED', message: 'The job was cancelled.', extensions: {} };

interface JobProgressShown {
  readonly done: number;
  readonly total?: number | null;
  readonly unit: string;
  readonly etaSeconds?: number | null;
}

function Running({ progress }: { progress: JobProgressShown | undefined }) {
  const { done = 0, total, unit = '', etaSeconds } = progress ?? {};
  return (
    <Stack gap="xs" role="status" maw={560}>
      <Text>
        A job computes it: {done} of {total ?? '…'} {unit}
        {etaSeconds != null && `, about ${etaSeconds} s left`}. It goes on when this page is closed.
      </Text>
      <Progress value={total ? (100 * done) / total : 0} aria-label="Progress of the job" animated />
      <Group>
        <ToJobs />
      </Group>
    </Stack>
  );
}
