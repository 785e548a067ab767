import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useRequest } from '../../api/request.js';
import { useSending } from '../../api/sending.js';
import { RestoreVersionDocument } from '../../generated/graphql.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';

export interface RestoreDialogProps {
  readonly slug: string;
  readonly version: number;
  readonly latest: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Makes what an old version has the newest version. */
export function RestoreDialog({ slug, version, latest, onClose, onDone }: RestoreDialogProps) {
  const request = useRequest();
  const [message, setMessage] = useState('');
  const { send, isSending, failure } = useSending();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      const { restoreLabelSet } = await request(RestoreVersionDocument, {
        slug,
        version,
        message: message.trim() || null,
        expectedVersion: latest,
      });
      const text = restoreLabelSet?.unchanged
        ? `Version ${latest} is the same already: nothing was made.`
        : `Version ${restoreLabelSet?.version.number} is as version ${version} was.`;
      notifications.show({ message: text, color: 'green' });
      onDone();
    });
  };
  return (
    <Modal opened onClose={onClose} title={`Restore version ${version}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack component="form" onSubmit={submit}>
        <Text size="sm">
          A new version is made with the labels of version {version}. The versions after it stay, and no tag moves.
        </Text>
        <TextInput
          label="Message"
          description="Why: kept with the version."
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
          data-autofocus
        />
        {failure && <FailureNotice failure={failure} />}
        <Group>
          <Button type="submit" loading={isSending}>
            Restore
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
