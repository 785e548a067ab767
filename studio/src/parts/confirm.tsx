import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Sending } from '../api/sending.js';
import { FailureNotice } from './states/failure-notice.js';

export interface ConfirmProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, and fields of it. */
  readonly children: ReactNode;
  /** What the button says that does it. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly sending: Pick<Sending, 'isSending' | 'failure'>;
  /** Whether something is lost by it. */
  readonly isDestructive?: boolean;
  readonly isDisabled?: boolean;
}

/** A dialog that does something when its button is pressed, or Enter in one of its fields, and says why it could not. */
export const Confirm = (props: ConfirmProps) => {
  const { isOpen, onClose, title, children, action, onConfirm, sending, isDestructive, isDisabled } = props;
  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <Stack>
          {children}
          {sending.failure && <FailureNotice failure={sending.failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button
              type="submit"
              color={isDestructive ? 'red' : undefined}
              loading={sending.isSending}
              disabled={isDisabled}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
