import { Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useAnswer } from '../../api/answer.js';
import { AuditLogDocument, type AuditLogQuery } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { when } from '../../parts/figures/figures.js';
import { Page } from '../../parts/page.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { useSession } from '../../session/session.js';

const PAGE = 50;

/** Who changed what, and when. */
export function Screen() {
  const { viewer } = useSession();
  return (
    <Page title="Audit log" about="Every change that was asked for, newest first, refused ones included.">
      {viewer.isOperator ? (
        <Entries />
      ) : (
        <Needs scope="TENANT_ADMIN">
          <Entries />
        </Needs>
      )}
    </Page>
  );
}

function Entries() {
  const [after, setAfter] = useAddress('after');
  const answer = useAnswer(AuditLogDocument, { first: PAGE, after });
  return (
    <Shown answer={answer} what="the audit log">
      {({ auditLog }) =>
        !auditLog || auditLog.nodes.length === 0 ? (
          <Empty title="Nothing was changed yet." />
        ) : (
          <Stack align="flex-start">
            <Text size="sm" c="dimmed">
              {auditLog.totalCount.toLocaleString()} entries
            </Text>
            <AuditTable entries={auditLog.nodes} />
            <Group gap="xs">
              {after !== null && (
                <Button variant="default" size="sm" onClick={() => setAfter(null)}>
                  To the newest
                </Button>
              )}
              {auditLog.pageInfo.hasNextPage && (
                <Button variant="default" size="sm" onClick={() => setAfter(auditLog.pageInfo.endCursor ?? null)}>
                  Older entries
                </Button>
              )}
            </Group>
          </Stack>
        )
      }
    </Shown>
  );
}

type Entry = NonNullable<AuditLogQuery['auditLog']>['nodes'][number];

const AuditTable = ({ entries }: { entries: readonly Entry[] }) => (
  <Table.ScrollContainer minWidth={860} w="100%">
    <Table aria-label="Audit log, newest first">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Who</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th>Of</Table.Th>
          <Table.Th>Outcome</Table.Th>
          <Table.Th>Request</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map(({ id, at, actor, mutation, target, outcome, reason, requestId }) => (
          <Table.Tr key={id}>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>{when(at)}</Table.Td>
            <Table.Td>{actor}</Table.Td>
            <Table.Td>
              {mutation}
              {reason && (
                <Text size="xs" c="dimmed">
                  forced: {reason}
                </Text>
              )}
            </Table.Td>
            <Table.Td>{target ?? '–'}</Table.Td>
            <Table.Td c={outcome === 'OK' || outcome == null ? undefined : 'var(--mantine-color-error)'}>
              {outcome ?? 'not finished'}
            </Table.Td>
            <Table.Td>
              <Code style={{ wordBreak: 'break-all' }}>{requestId}</Code>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
