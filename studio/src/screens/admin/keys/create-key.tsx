import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRequest } from '../../../api/request.js';
import { useSending } from '../../../api/sending.js';
import { MakeKeyDocument, type Scope } from '../../../generated/graphql.js';
import { Confirm } from '../../../parts/confirm.js';
import { endOfDay } from './key-state.js';
import type { ShownSecret } from './secret-once.js';

const SCOPES: Readonly<Record<Scope, string>> = {
  CLASSIFY: 'classify pictures',
  CATALOG_READ: 'read label sets, sample sets and their figures',
  CATALOG_WRITE: 'change label sets, sample sets and tags',
  TENANT_ADMIN: 'make and revoke keys, see usage and the audit log',
};

export interface CreateKeyProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMade: (secret: ShownSecret) => void;
  /** For the operator, who makes keys for tenants that have lost theirs. */
  readonly tenant?: { readonly id: string; readonly slug: string } | undefined;
}

/** Makes a key: its name, what it may do, and when it ends. */
export function CreateKey({ isOpen, onClose, onMade, tenant }: CreateKeyProps) {
  const request = useRequest();
  const sending = useSending();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['CLASSIFY']);
  const [lastDay, setLastDay] = useState('');
  const create = async () => {
    const expiresAt = endOfDay(lastDay);
    const input = {
      name: name.trim(),
      scopes: scopes as Scope[],
      ...(expiresAt && { expiresAt }),
      ...(tenant && { tenantId: tenant.id }),
    };
    const isDone = await sending.send(async () => {
      const { createApiKey } = await request(MakeKeyDocument, { input });
      if (createApiKey) onMade({ title: `Key “${createApiKey.apiKey.name}”`, secret: createApiKey.secret });
    });
    if (!isDone) return;
    setName('');
    onClose();
  };
  return (
    <Confirm
      isOpen={isOpen}
      onClose={onClose}
      title={tenant ? `A key for ${tenant.slug}` : 'A new key'}
      action="Make the key"
      onConfirm={() => void create()}
      sending={sending}
      isDisabled={name.trim() === '' || scopes.length === 0}
    >
      <TextInput
        label="Name"
        description="Who or what uses it"
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label="What it may do" value={scopes} onChange={setScopes} required>
        <Stack gap="xs" mt="xs">
          {Object.entries(SCOPES).map(([scope, about]) => (
            <Checkbox key={scope} value={scope} label={scope} description={about} />
          ))}
        </Stack>
      </Checkbox.Group>
      <TextInput
        type="date"
        label="Last day"
        description="Empty: it does not expire"
        value={lastDay}
        onChange={(event) => setLastDay(event.currentTarget.value)}
      />
    </Confirm>
  );
}
