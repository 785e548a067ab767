import { Alert, Button, Group, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useRequest } from '../../../api/request.js';
import { useSending } from '../../../api/sending.js';
import { ReplaceKeyDocument, RevokeKeyDocument, type TenantKeyFragment } from '../../../generated/graphql.js';
import { Confirm } from '../../../parts/confirm.js';
import { useSession } from '../../../session/session.js';
import type { ShownSecret } from './secret-once.js';

export interface KeyActionsProps {
  readonly apiKey: TenantKeyFragment;
  readonly onSecret: (secret: ShownSecret) => void;
  readonly onChange: () => void;
}

/** Replaces or ends a key. */
export const KeyActions = (props: KeyActionsProps) => (
  <Group gap="xs" wrap="nowrap">
    <Rotate {...props} />
    <Revoke {...props} />
  </Group>
);

const OVERLAPS = [
  { value: '3600', label: 'for an hour' },
  { value: '86400', label: 'for a day' },
  { value: '604800', label: 'for a week' },
  { value: '2592000', label: 'for 30 days' },
  { value: '0', label: 'not at all' },
];

function Rotate({ apiKey, onSecret, onChange }: KeyActionsProps) {
  const request = useRequest();
  const sending = useSending();
  const [isOpen, { open, close }] = useDisclosure();
  const [overlap, setOverlap] = useState('86400');
  const rotate = async () => {
    const isDone = await sending.send(async () => {
      const { rotateApiKey } = await request(ReplaceKeyDocument, { id: apiKey.id, overlapSeconds: Number(overlap) });
      if (rotateApiKey) onSecret({ title: `The new key “${apiKey.name}”`, secret: rotateApiKey.secret });
    });
    if (!isDone) return;
    close();
    onChange();
  };
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open} aria-label={`Replace ${apiKey.name}`}>
        Replace
      </Button>
      <Confirm
        isOpen={isOpen}
        onClose={close}
        title={`Replace the key “${apiKey.name}”?`}
        action="Replace it"
        onConfirm={() => void rotate()}
        sending={sending}
      >
        <Text size="sm">The new key has the same name, scopes and lifetime. Its secret is shown once.</Text>
        <Select
          label="The old key stays valid"
          data={OVERLAPS}
          allowDeselect={false}
          value={overlap}
          onChange={(value) => setOverlap(value ?? '86400')}
        />
        <OwnKey id={apiKey.id} />
      </Confirm>
    </>
  );
}

function Revoke({ apiKey, onChange }: KeyActionsProps) {
  const request = useRequest();
  const sending = useSending();
  const [isOpen, { open, close }] = useDisclosure();
  const revoke = async () => {
    if (!(await sending.send(() => request(RevokeKeyDocument, { id: apiKey.id })))) return;
    notifications.show({ message: `Revoked: ${apiKey.name}` });
    close();
    onChange();
  };
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open} aria-label={`Revoke ${apiKey.name}`}>
        Revoke
      </Button>
      <Confirm
        isOpen={isOpen}
        onClose={close}
        title={`Revoke the key “${apiKey.name}”?`}
        action="Revoke it"
        isDestructive
        onConfirm={() => void revoke()}
        sending={sending}
      >
        <Text size="sm">Whatever uses {apiKey.prefix}… is refused from now on. A revoked key does not come back.</Text>
        <OwnKey id={apiKey.id} />
      </Confirm>
    </>
  );
}

function OwnKey({ id }: { id: string }) {
  const { viewer } = useSession();
  if (viewer.apiKey?.id !== id) return null;
  return (
    <Alert color="yellow" title="This tab is signed in with it">
      You will have to sign in with another key when it ends.
    </Alert>
  );
}
