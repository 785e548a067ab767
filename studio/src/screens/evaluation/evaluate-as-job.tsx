import { Alert, Button, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type { Failure } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import { useSending } from '../../api/sending.js';
import { StartEvaluationDocument } from '../../generated/graphql.js';
import { JobBar } from '../../jobs/job-bar.js';
import { useJob } from '../../jobs/use-job.js';
import { useAddress } from '../../parts/address/address.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import type { Judged } from './references.js';

interface EvaluateAsJobProps {
  readonly judged: Judged;
  /** That it is too large to wait for. */
  readonly failure: Failure;
  /** Called when it has been evaluated: the query finds it then. */
  readonly onDone: () => void;
}

/** Starts an evaluation that is too large to wait for as a job, and follows it. The job is in the address. */
export function EvaluateAsJob({ judged, failure, onDone }: EvaluateAsJobProps) {
  const request = useRequest();
  const [id, setId] = useAddress('job');
  const { send, isSending, failure: refusal } = useSending();
  const { job, failure: lost } = useJob(id);
  const isDone = job?.state === 'SUCCEEDED';
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone, onDone]);
  const start = () =>
    send(async () => {
      const { startJob } = await request(StartEvaluationDocument, judged);
      setId(startJob?.job.id ?? null);
    });
  const isOver = job === null || job.state === 'FAILED' || job.state === 'CANCELLED';
  return (
    <Stack maw={640}>
      {id === null || isOver ? (
        <FailureNotice failure={failure}>
          <Button size="xs" loading={isSending} onClick={() => void start()}>
            Evaluate as a job
          </Button>
        </FailureNotice>
      ) : (
        <Alert color="gray" title="It is evaluated by a job">
          <Text size="sm">
            It goes on when this page is closed, and is found again under <Link to="/jobs">Jobs</Link>.
          </Text>
        </Alert>
      )}
      {job && <JobBar job={job} />}
      {(refusal ?? lost) && <FailureNotice failure={(refusal ?? lost) as Failure} />}
    </Stack>
  );
}
