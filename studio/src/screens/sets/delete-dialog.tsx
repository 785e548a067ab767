import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import { DeleteLabelSetDocument } from '../../generated/graphql.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';

interface DeleteDialogProps {
  readonly slug: string;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Deletes a label set, once its slug was typed. */
export function DeleteDialog({ slug, onClose, onDeleted }: DeleteDialogProps) {
  const request = useRequest();
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const remove = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await request(DeleteLabelSetDocument, { slug });
      notifications.show({ title: `${slug} was deleted`, message: 'With all its versions and tags.' });
      onDeleted();
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal closeButtonProps={{ 'aria-label': 'Close' }} opened onClose={onClose} title={`Delete ${slug}`}>
      <form onSubmit={remove}>
        <Stack>
          <Text size="sm">
            All its versions, tags and calibrations go with it. Whoever classifies with it is refused from then on.
          </Text>
          <TextInput
            label={`Type ${slug} to go on`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          {failure && <FailureNotice failure={failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red" disabled={typed !== slug} loading={isBusy}>
              Delete
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
