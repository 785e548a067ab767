import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import { CancelJobDocument, type JobStatusFragment } from '../../generated/graphql.js';
import { kindText, progressText } from '../../jobs/job-text.js';
import { FailureNotice } from '../../parts/failure-notice.js';

/** Cancels a job, once somebody has said that it is meant. */
export function CancelButton({ job, onCancelled }: { job: JobStatusFragment; onCancelled: () => void }) {
  const request = useRequest();
  const [isOpen, { open, close }] = useDisclosure();
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const name = `${kindText(job.kind)}${job.subject ? `: ${job.subject}` : ''}`;
  const cancel = async () => {
    setSending(true);
    setFailure(undefined);
    try {
      await request(CancelJobDocument, { id: job.id });
      notifications.show({ message: `Cancelled: ${name}` });
      close();
      onCancelled();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open} aria-label={`Cancel ${name}`}>
        Cancel
      </Button>
      <Modal opened={isOpen} onClose={close} title="Cancel this job?">
        <Stack>
          <Text size="sm">
            {name}. Done so far: {progressText(job)}. No version is made of it; prompts that were encoded are kept, so
            that another attempt is shorter.
          </Text>
          {failure && <FailureNotice failure={failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Let it run
            </Button>
            <Button color="red" loading={isSending} onClick={() => void cancel()}>
              Cancel the job
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
