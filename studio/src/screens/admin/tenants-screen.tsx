import { Alert, Badge, Button, Group, Menu, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { type TenantRowFragment, TenantsDocument, type TenantsQuery } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { when } from '../../parts/figures/figures.js';
import { Page } from '../../parts/page.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { useSession } from '../../session/session.js';
import { CreateKey } from './keys/create-key.js';
import { SecretOnce, type ShownSecret } from './keys/secret-once.js';
import { ChangeQuotas, ChangeStatus, CreateTenant, DeleteTenant } from './tenants/tenant-dialogs.js';
import { TenantUsage } from './tenants/tenant-usage.js';

const PAGE = 50;

/** The tenants of the server, for its operator. */
export function Screen() {
  const { viewer } = useSession();
  return (
    <Page title="Tenants" about="Who this server works for. The operator sees none of their data.">
      {viewer.isOperator ? (
        <Tenants />
      ) : (
        <Alert color="gray" title="This key may not do that">
          It takes the key of the operator to see and change tenants.
        </Alert>
      )}
    </Page>
  );
}

type Action = 'status' | 'quotas' | 'key' | 'delete';

interface Chosen {
  readonly action: Action;
  readonly tenant: TenantRowFragment;
}

function Tenants() {
  const [after, setAfter] = useAddress('after');
  const [usageOf, setUsageOf] = useAddress('usage');
  const answer = useAnswer(TenantsDocument, { first: PAGE, after });
  const [isCreating, { open, close }] = useDisclosure();
  const [chosen, setChosen] = useState<Chosen>();
  const [secret, setSecret] = useState<ShownSecret>();
  const onSecret = (shown: ShownSecret) => {
    setSecret(shown);
    answer.refresh();
  };
  return (
    <Stack align="flex-start">
      <Button onClick={open}>New tenant</Button>
      <Shown answer={answer} what="tenants">
        {({ tenants }) => (
          <TenantTable
            tenants={tenants}
            onChoose={(action, tenant) => setChosen({ action, tenant })}
            onUsage={setUsageOf}
            onOlder={setAfter}
          />
        )}
      </Shown>
      <CreateTenant isOpen={isCreating} onClose={close} onMade={onSecret} />
      {chosen && (
        <Dialog chosen={chosen} onClose={() => setChosen(undefined)} onChange={answer.refresh} onSecret={onSecret} />
      )}
      <TenantUsage slug={usageOf} onClose={() => setUsageOf(null)} />
      <SecretOnce shown={secret} onClose={() => setSecret(undefined)} />
    </Stack>
  );
}

interface DialogProps {
  readonly chosen: Chosen;
  readonly onClose: () => void;
  readonly onChange: () => void;
  readonly onSecret: (secret: ShownSecret) => void;
}

function Dialog({ chosen: { action, tenant }, onClose, onChange, onSecret }: DialogProps) {
  if (action === 'key') return <CreateKey isOpen tenant={tenant} onClose={onClose} onMade={onSecret} />;
  const Chosen = { status: ChangeStatus, quotas: ChangeQuotas, delete: DeleteTenant }[action];
  return <Chosen tenant={tenant} onClose={onClose} onChange={onChange} />;
}

interface TenantTableProps {
  readonly tenants: TenantsQuery['tenants'];
  readonly onChoose: (action: Action, tenant: TenantRowFragment) => void;
  readonly onUsage: (slug: string) => void;
  readonly onOlder: (cursor: string | null) => void;
}

function TenantTable({ tenants, onChoose, onUsage, onOlder }: TenantTableProps) {
  if (!tenants || tenants.nodes.length === 0) return <Empty title="There is no tenant yet." />;
  const { hasNextPage, endCursor } = tenants.pageInfo;
  return (
    <>
      <Table.ScrollContainer minWidth={340} w="100%">
        <Table aria-label="Tenants" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Tenant</Table.Th>
              <Table.Th>Status</Table.Th>
              <Table.Th visibleFrom="sm">Made</Table.Th>
              <Table.Th>Change</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tenants.nodes.map((tenant) => (
              <TenantRow key={tenant.id} tenant={tenant} onChoose={onChoose} onUsage={onUsage} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {tenants.totalCount.toLocaleString()} in all
        </Text>
        {hasNextPage && (
          <Button variant="default" size="sm" onClick={() => onOlder(endCursor ?? null)}>
            More tenants
          </Button>
        )}
      </Group>
    </>
  );
}

type TenantRowProps = Pick<TenantTableProps, 'onChoose' | 'onUsage'> & { tenant: TenantRowFragment };

const TenantRow = ({ tenant, onChoose, onUsage }: TenantRowProps) => (
  <Table.Tr data-tenant={tenant.slug}>
    <Table.Th scope="row" style={{ overflowWrap: 'anywhere' }}>
      {tenant.slug}
      {tenant.name !== tenant.slug && (
        <Text size="sm" c="dimmed">
          {tenant.name}
        </Text>
      )}
    </Table.Th>
    <Table.Td>
      <Badge variant={tenant.status === 'ACTIVE' ? 'default' : 'filled'} color="red">
        {tenant.status.toLowerCase()}
      </Badge>
    </Table.Td>
    <Table.Td visibleFrom="sm">{when(tenant.createdAt)}</Table.Td>
    <Table.Td>
      <Menu>
        <Menu.Target>
          <Button size="compact-sm" variant="default" aria-label={`Change ${tenant.slug}`}>
            Change
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onUsage(tenant.slug)}>Usage</Menu.Item>
          <Menu.Item onClick={() => onChoose('quotas', tenant)}>Quotas</Menu.Item>
          <Menu.Item onClick={() => onChoose('key', tenant)}>Make a key</Menu.Item>
          <Menu.Item onClick={() => onChoose('status', tenant)}>
            {tenant.status === 'ACTIVE' ? 'Suspend' : 'Activate'}
          </Menu.Item>
          <Menu.Item onClick={() => onChoose('delete', tenant)}>Delete</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Table.Td>
  </Table.Tr>
);
