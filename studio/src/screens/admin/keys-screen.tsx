import { Badge, Button, Group, Stack, Switch, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { type TenantKeyFragment, TenantKeysDocument } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { when } from '../../parts/figures/figures.js';
import { Page } from '../../parts/page.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { CreateKey } from './keys/create-key.js';
import { KeyActions, type KeyActionsProps } from './keys/key-actions.js';
import { type KeyState, keyState } from './keys/key-state.js';
import { SecretOnce, type ShownSecret } from './keys/secret-once.js';

/** The API keys of the tenant. */
export const Screen = () => (
  <Page title="Keys" about="Who may use this tenant, and for what. Secrets are shown once and not kept.">
    <Needs scope="TENANT_ADMIN">
      <Keys />
    </Needs>
  </Page>
);

function Keys() {
  const answer = useAnswer(TenantKeysDocument, {});
  const [secret, setSecret] = useState<ShownSecret>();
  const [isOpen, { open, close }] = useDisclosure();
  const [ended, setEnded] = useAddress('ended');
  return (
    <Stack>
      <Group justify="space-between">
        <Button onClick={open}>New key</Button>
        <Switch
          label="Show keys that have ended"
          checked={ended !== null}
          onChange={(event) => setEnded(event.currentTarget.checked ? 'shown' : null)}
        />
      </Group>
      <Shown answer={answer} what="keys">
        {({ viewer }) => (
          <KeyTable
            keys={viewer.tenant?.apiKeys ?? []}
            showsEnded={ended !== null}
            onSecret={setSecret}
            onChange={answer.refresh}
          />
        )}
      </Shown>
      <CreateKey
        isOpen={isOpen}
        onClose={close}
        onMade={(made) => {
          setSecret(made);
          answer.refresh();
        }}
      />
      <SecretOnce shown={secret} onClose={() => setSecret(undefined)} />
    </Stack>
  );
}

interface KeyTableProps extends Pick<KeyActionsProps, 'onSecret' | 'onChange'> {
  readonly keys: readonly TenantKeyFragment[];
  readonly showsEnded: boolean;
}

function KeyTable({ keys, showsEnded, ...actions }: KeyTableProps) {
  const now = Date.now();
  const shown = keys
    .map((apiKey) => ({ apiKey, state: keyState(apiKey, now) }))
    .filter(({ state }) => showsEnded || state === 'valid');
  if (shown.length === 0) return <Empty title="There is no such key." />;
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table aria-label="Keys" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Begins with</Table.Th>
            <Table.Th>May</Table.Th>
            <Table.Th>Made</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Ends</Table.Th>
            <Table.Th>Change</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ apiKey, state }) => (
            <KeyRow key={apiKey.id} apiKey={apiKey} state={state} {...actions} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const KeyRow = ({ apiKey, state, ...actions }: KeyActionsProps & { state: KeyState }) => (
  <Table.Tr data-key={apiKey.id} data-state={state}>
    <Table.Th scope="row">{apiKey.name}</Table.Th>
    <Table.Td ff="monospace">{apiKey.prefix}…</Table.Td>
    <Table.Td>
      <Group gap={4}>
        {apiKey.scopes.map((scope) => (
          <Badge key={scope} size="sm" variant="default">
            {scope}
          </Badge>
        ))}
      </Group>
    </Table.Td>
    <Table.Td>{when(apiKey.createdAt)}</Table.Td>
    <Table.Td>{apiKey.lastUsedAt ? when(apiKey.lastUsedAt) : 'never'}</Table.Td>
    <Table.Td>{endText(apiKey, state)}</Table.Td>
    <Table.Td>
      {state === 'valid' ? (
        <KeyActions apiKey={apiKey} {...actions} />
      ) : (
        <Text size="sm" c="dimmed">
          {state}
        </Text>
      )}
    </Table.Td>
  </Table.Tr>
);

function endText({ revokedAt, expiresAt }: TenantKeyFragment, state: KeyState): string {
  if (state === 'revoked') return `revoked ${when(revokedAt as string)}`;
  if (expiresAt == null) return 'never';
  return `${state === 'expired' ? 'ended ' : ''}${when(expiresAt)}`;
}
