import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { useAction } from '../../parts/use-action.js';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What becomes of it. */
  readonly text: string;
  /** Says what it does. */
  readonly button: string;
  readonly done: string;
  readonly work: () => Promise<void>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks before something is taken away. */
export function ConfirmDialog({ title, text, button, done, work, onClose, onDone }: ConfirmDialogProps) {
  const { run, isRunning, failure } = useAction();
  const confirm = () =>
    run(async () => {
      await work();
      notifications.show({ message: done, color: 'green' });
      onDone();
    });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <Text>{text}</Text>
        {failure && <FailureNotice failure={failure} />}
        <Group>
          <Button color="red" loading={isRunning} onClick={() => void confirm()}>
            {button}
          </Button>
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
