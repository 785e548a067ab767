import { Button, Divider, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';

/** A move in spite of the gate, which takes a reason: apart from the others, and never the nearest button. */
export function ForcedMove({ isSending, onMove }: { isSending: boolean; onMove: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onMove(reason.trim());
  };
  return (
    <Stack gap="xs" component="form" onSubmit={submit}>
      <Divider label="In spite of the gate" labelPosition="left" c="var(--mantine-color-text)" />
      <TextInput
        label="Reason"
        description="It is kept in the history of the tag, with your key's name."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
      />
      <Group>
        <Button type="submit" color="red" variant="outline" disabled={reason.trim() === ''} loading={isSending}>
          Move anyway
        </Button>
      </Group>
    </Stack>
  );
}
