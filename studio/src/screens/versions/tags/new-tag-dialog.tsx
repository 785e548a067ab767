import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useRequest } from '../../../api/request.js';
import { useSending } from '../../../api/sending.js';
import { MoveTagDocument } from '../../../generated/graphql.js';
import { FailureNotice } from '../../../parts/states/failure-notice.js';

export interface NewTagDialogProps {
  readonly slug: string;
  readonly to: number;
  /** Names that there are: such a tag is moved, which the gate has a say in. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Puts a tag that there is not yet on a version. */
export function NewTagDialog({ slug, to, taken, onClose, onDone }: NewTagDialogProps) {
  const request = useRequest();
  const [name, setName] = useState('');
  const { send, isSending, failure } = useSending();
  const isTaken = taken.includes(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      await request(MoveTagDocument, { slug, tag: name, version: to });
      notifications.show({ message: `${name} is on version ${to} now.`, color: 'green' });
      onDone();
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Put a new tag on version ${to}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack component="form" onSubmit={submit}>
        <TextInput
          label="Name of the tag"
          placeholder="production"
          value={name}
          onChange={(event) => setName(event.currentTarget.value.trim())}
          error={isTaken && 'There is one of that name: move it instead.'}
          required
          data-autofocus
        />
        {failure && <FailureNotice failure={failure} />}
        <Group>
          <Button type="submit" disabled={name === '' || isTaken} loading={isSending}>
            Put it there
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
