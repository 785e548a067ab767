import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useRequest } from '../../api/request.js';
import { useSending } from '../../api/sending.js';
import { CancelJobDocument, type JobStatusFragment } from '../../generated/graphql.js';
import { kindText, progressText } from '../../jobs/job-text.js';
import { Confirm } from '../../parts/confirm.js';

/** Cancels a job, once somebody has said that it is meant. */
export function CancelButton({ job, onCancelled }: { job: JobStatusFragment; onCancelled: () => void }) {
  const request = useRequest();
  const sending = useSending();
  const [isOpen, { open, close }] = useDisclosure();
  const name = `${kindText(job.kind)}${job.subject ? `: ${job.subject}` : ''}`;
  const cancel = async () => {
    if (!(await sending.send(() => request(CancelJobDocument, { id: job.id })))) return;
    notifications.show({ message: `Cancelled: ${name}` });
    close();
    onCancelled();
  };
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open} aria-label={`Cancel ${name}`}>
        Cancel
      </Button>
      <Confirm
        isOpen={isOpen}
        onClose={close}
        title="Cancel this job?"
        action="Cancel the job"
        isDestructive
        onConfirm={() => void cancel()}
        sending={sending}
      >
        <Text size="sm">
          {name}. Done so far: {progressText(job)}. What it has changed until now is in the versions that it has made;
          the rest is left undone.
        </Text>
      </Confirm>
    </>
  );
}
