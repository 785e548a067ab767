import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import type { Draft } from '../../../draft/draft.js';
import { JobBar } from '../../../jobs/job-bar.js';
import { isEnded } from '../../../jobs/job-text.js';
import { useJob } from '../../../jobs/use-job.js';
import { useAddress } from '../../../parts/address/address.js';
import type { Vocabulary } from '../vocabulary.js';

interface SavingJobProps {
  readonly vocabulary: Vocabulary;
  readonly draft: Draft;
  readonly id: string;
}

/** The job that saves a draft: when it has succeeded the draft is in a version, and otherwise it is to be changed again. */
export function SavingJob({ vocabulary: { replace, refresh }, draft, id }: SavingJobProps) {
  const [, setAt] = useAddress('at');
  const { job, failure } = useJob(id);
  const isSaved = job?.state === 'SUCCEEDED';
  useEffect(() => {
    if (!isSaved) return;
    replace(undefined);
    setAt(null);
    refresh();
    notifications.show({ title: 'The draft is saved', message: 'The table shows the new version.' });
  }, [isSaved]);
  const isOver = failure?.code === 'NOT_FOUND' || (job !== null && isEnded(job) && !isSaved);
  return (
    <Stack gap="xs">
      <Text size="sm">A job saves this draft. It goes on when this page is closed.</Text>
      {job && <JobBar job={job} />}
      {failure && <Text size="sm">{failure.message}</Text>}
      {isOver && (
        <Group gap="xs">
          <Text size="sm">Nothing was saved, and the draft is as it was.</Text>
          <Button size="xs" variant="default" onClick={() => replace({ ...draft, job: undefined })}>
            Go on with the draft
          </Button>
        </Group>
      )}
    </Stack>
  );
}
