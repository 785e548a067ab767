import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export interface ShownSecret {
  readonly title: string;
  readonly secret: string;
}

/** A secret that the service shows only once: copied from here, or lost. */
export const SecretOnce = ({ shown, onClose }: { shown: ShownSecret | undefined; onClose: () => void }) => (
  <Modal opened={shown !== undefined} onClose={onClose} title={shown?.title} closeOnClickOutside={false}>
    {shown && (
      <Stack>
        <Alert color="yellow" title="This is shown once">
          <Text size="sm">The service keeps no copy. Put it where secrets are kept before you close this.</Text>
        </Alert>
        <Code block style={{ wordBreak: 'break-all', whiteSpace: 'pre-wrap' }} data-secret>
          {shown.secret}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={shown.secret}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>I have kept it</Button>
        </Group>
      </Stack>
    )}
  </Modal>
);
