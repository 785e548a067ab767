import { Alert, Code, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Scope } from '../../generated/graphql.js';
import { useSession } from '../../session/session.js';

const ALLOWS: Readonly<Record<Scope, string>> = {
  CLASSIFY: 'classify pictures',
  CATALOG_READ: 'read label sets, sample sets and their figures',
  CATALOG_WRITE: 'change label sets, sample sets and tags',
  TENANT_ADMIN: 'see keys, usage and the audit log',
};

export interface NeedsProps {
  readonly scope: Scope;
  readonly children: ReactNode;
}

/** Its children, for a key that has the scope; otherwise what is missing. */
export function Needs({ scope, children }: NeedsProps) {
  const { can, viewer } = useSession();
  if (can(scope)) return children;
  return (
    <Alert icon={<IconLock aria-hidden />} color="gray" title="This key may not do that" data-missing={scope}>
      <Text size="sm">
        It takes a key with the scope <Code>{scope}</Code> to {ALLOWS[scope]}.{' '}
        {viewer.isOperator
          ? "The operator's key sees tenants and their usage, and none of their data."
          : `This one has ${viewer.scopes.join(', ')}.`}
      </Text>
    </Alert>
  );
}
