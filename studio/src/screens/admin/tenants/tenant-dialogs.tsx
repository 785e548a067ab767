import { NumberInput, SimpleGrid, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useRequest } from '../../../api/request.js';
import { useSending } from '../../../api/sending.js';
import {
  ChangeTenantDocument,
  MakeTenantDocument,
  RemoveTenantDocument,
  type TenantRowFragment,
} from '../../../generated/graphql.js';
import { Confirm } from '../../../parts/confirm.js';
import { QUOTA_NAMES, QUOTAS, type QuotaName } from '../../../parts/figures/quotas.js';
import type { ShownSecret } from '../keys/secret-once.js';

interface DialogProps {
  readonly tenant: TenantRowFragment;
  readonly onClose: () => void;
  readonly onChange: () => void;
}

/** Makes a tenant; the secret of its first key is shown once. */
export function CreateTenant(props: { isOpen: boolean; onClose: () => void; onMade: (secret: ShownSecret) => void }) {
  const { isOpen, onClose, onMade } = props;
  const request = useRequest();
  const sending = useSending();
  const [slug, setSlug] = useState('');
  const [name, setName] = useState('');
  const create = async () => {
    const isDone = await sending.send(async () => {
      const { createTenant } = await request(MakeTenantDocument, { input: { slug, name: name.trim() || slug } });
      if (createTenant) onMade({ title: `The first key of ${slug}, with all scopes`, secret: createTenant.secret });
    });
    if (!isDone) return;
    setSlug('');
    setName('');
    onClose();
  };
  return (
    <Confirm
      isOpen={isOpen}
      onClose={onClose}
      title="A new tenant"
      action="Make the tenant"
      onConfirm={() => void create()}
      sending={sending}
      isDisabled={slug === ''}
    >
      <TextInput
        label="Slug"
        description="Small letters, digits and hyphens; it stays"
        required
        data-autofocus
        value={slug}
        onChange={(event) => setSlug(event.currentTarget.value.trim())}
      />
      <TextInput
        label="Name"
        description="The slug when empty"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Confirm>
  );
}

/** Suspends a tenant, or lets it work again. */
export function ChangeStatus({ tenant, onClose, onChange }: DialogProps) {
  const request = useRequest();
  const sending = useSending();
  const isActive = tenant.status === 'ACTIVE';
  const change = async () => {
    const input = { status: isActive ? ('SUSPENDED' as const) : ('ACTIVE' as const) };
    if (!(await sending.send(() => request(ChangeTenantDocument, { id: tenant.id, input })))) return;
    notifications.show({ message: `${tenant.slug} is ${isActive ? 'suspended' : 'active'}` });
    onClose();
    onChange();
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={isActive ? `Suspend ${tenant.slug}?` : `Let ${tenant.slug} work again?`}
      action={isActive ? 'Suspend' : 'Activate'}
      isDestructive={isActive}
      onConfirm={() => void change()}
      sending={sending}
    >
      <Text size="sm">
        {isActive
          ? 'All its keys are refused until it is activated again. Its data stay.'
          : 'Its keys work again as before.'}
      </Text>
    </Confirm>
  );
}

/** Changes what a tenant may have and use. An empty field restores the default. */
export function ChangeQuotas({ tenant, onClose, onChange }: DialogProps) {
  const request = useRequest();
  const sending = useSending();
  const [edited, setEdited] = useState<Partial<Record<QuotaName, number | null>>>({});
  const change = async () => {
    const input = { quotas: edited };
    if (!(await sending.send(() => request(ChangeTenantDocument, { id: tenant.id, input })))) return;
    notifications.show({ message: `Quotas of ${tenant.slug} changed` });
    onClose();
    onChange();
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={`Quotas of ${tenant.slug}`}
      action="Change"
      onConfirm={() => void change()}
      sending={sending}
      isDisabled={Object.keys(edited).length === 0}
    >
      <Text size="sm">Empty a field to restore the server's default.</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {QUOTA_NAMES.map((name) => (
          <NumberInput
            key={name}
            label={QUOTAS[name]}
            min={0}
            allowDecimal={false}
            thousandSeparator=","
            placeholder="default"
            value={name in edited ? (edited[name] ?? '') : tenant.quotas[name]}
            onChange={(value) => setEdited({ ...edited, [name]: value === '' ? null : Number(value) })}
          />
        ))}
      </SimpleGrid>
    </Confirm>
  );
}

/** Deletes a tenant, once its slug was typed in. */
export function DeleteTenant({ tenant, onClose, onChange }: DialogProps) {
  const request = useRequest();
  const sending = useSending();
  const [typed, setTyped] = useState('');
  const remove = async () => {
    if (!(await sending.send(() => request(RemoveTenantDocument, { id: tenant.id })))) return;
    notifications.show({ message: `Deleted: ${tenant.slug}` });
    onClose();
    onChange();
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={`Delete ${tenant.slug}?`}
      action="Delete the tenant"
      isDestructive
      isDisabled={typed !== tenant.slug}
      onConfirm={() => void remove()}
      sending={sending}
    >
      <Text size="sm">
        Its label sets, sample sets, keys and usage go with it. Its data lie in the server's trash for some days, from
        where only the server's command line brings them back.
      </Text>
      <TextInput
        label={`Type “${tenant.slug}” to confirm`}
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </Confirm>
  );
}
