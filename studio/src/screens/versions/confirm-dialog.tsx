import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useSending } from '../../api/sending.js';
import { Confirm } from '../../parts/confirm.js';

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
  const sending = useSending();
  const confirm = async () => {
    if (!(await sending.send(work))) return;
    notifications.show({ message: done, color: 'green' });
    onDone();
  };
  return (
    <Confirm
      isOpen
      isDestructive
      title={title}
      action={button}
      sending={sending}
      onClose={onClose}
      onConfirm={() => void confirm()}
    >
      <Text>{text}</Text>
    </Confirm>
  );
}
