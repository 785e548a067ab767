import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { Scope } from '../../generated/graphql.js';
import { when } from '../../parts/figures/figures.js';
import { QuotaTable } from '../../parts/figures/quotas.js';
import { Page } from '../../parts/page.js';
import { Needs } from '../../parts/states/needs.js';
import { useSession } from '../../session/session.js';

const SCOPES: readonly Scope[] = ['CLASSIFY', 'CATALOG_READ', 'CATALOG_WRITE', 'TENANT_ADMIN'];

/** What this key is, what it may do, and how much its tenant may use. */
export function Screen() {
  const { viewer, can } = useSession();
  const { tenant, apiKey } = viewer;
  return (
    <Page title="Key, scopes and quotas" about="What this tab is signed in with.">
      <Stack gap="md" maw={720}>
        <Text>
          {viewer.isOperator
            ? 'The operator.'
            : `Tenant ${tenant?.name} (${tenant?.slug}), ${tenant?.status.toLowerCase()}.`}
          {apiKey && ` Key “${apiKey.name}” (${apiKey.prefix}…)`}
          {apiKey?.expiresAt ? `, until ${when(apiKey.expiresAt)}.` : apiKey && ', which does not expire.'}
        </Text>
        <Group gap="xs">
          {SCOPES.map((scope) => (
            <Badge key={scope} variant={can(scope) ? 'filled' : 'default'} color={can(scope) ? 'indigo' : 'gray'}>
              {can(scope) ? scope : `no ${scope}`}
            </Badge>
          ))}
        </Group>
        {!viewer.isOperator &&
          SCOPES.filter((scope) => !can(scope)).map((scope) => (
            <Needs key={scope} scope={scope}>
              {null}
            </Needs>
          ))}
        {tenant && (
          <Stack gap="xs">
            <Title order={2} size="h4">
              What the tenant may have and use
            </Title>
            <QuotaTable quotas={tenant.quotas} />
          </Stack>
        )}
      </Stack>
    </Page>
  );
}
