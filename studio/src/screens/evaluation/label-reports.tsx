import { Button, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { EvaluationLabelsDocument, type EvaluationLabelsQuery } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { number, ShareFigure } from '../../parts/figures/figures.js';
import { Shown } from '../../parts/states/states.js';
import { type Column, type LabelRow, sortedRows } from './label-order.js';
import type { Judged } from './references.js';

/** As many as the API has a page of. */
const PAGE = 100;

const COLUMNS: Readonly<Record<Column, string>> = {
  name: 'Label',
  support: 'Pictures',
  recall: 'Recall',
  precision: 'Precision',
  f1: 'F1',
  averagePrecision: 'Average precision',
};

/** What each label gets right: pages in the set's order, each sorted by any column. */
export function LabelReports({ judged }: { judged: Judged }) {
  const [after, setAfter] = useAddress('labels');
  const answer = useAnswer(EvaluationLabelsDocument, { ...judged, first: PAGE, after });
  return (
    <Shown answer={answer} what="labels">
      {({ evaluation }) =>
        evaluation && (
          <Stack gap="xs" align="flex-start">
            <LabelTable rows={evaluation.labels.nodes} total={evaluation.labels.totalCount} />
            <Pages page={evaluation.labels.pageInfo} after={after} onTurn={setAfter} />
          </Stack>
        )
      }
    </Shown>
  );
}

type PageInfo = NonNullable<EvaluationLabelsQuery['evaluation']>['labels']['pageInfo'];

function Pages({ page, after, onTurn }: { page: PageInfo; after: string | null; onTurn: (at: string | null) => void }) {
  return (
    <Group gap="xs">
      {after !== null && (
        <Button size="xs" variant="default" onClick={() => onTurn(null)}>
          First labels
        </Button>
      )}
      {page.hasNextPage && (
        <Button size="xs" variant="default" onClick={() => onTurn(page.endCursor ?? null)}>
          Next labels
        </Button>
      )}
    </Group>
  );
}

function LabelTable({ rows, total }: { rows: readonly LabelRow[]; total: number }) {
  const [order, setOrder] = useState<{ column: Column; isDown: boolean }>({ column: 'f1', isDown: false });
  const sorted = useMemo(() => sortedRows(rows, order.column, order.isDown), [rows, order]);
  const isPart = rows.length < total;
  return (
    <>
      <Text size="sm" c="dimmed">
        {isPart
          ? `${rows.length} of ${total.toLocaleString()} labels, in the set's order; sorted within this page.`
          : 'Sorted by the column that is chosen.'}{' '}
        Recall: of the pictures of the label, those that got it. Precision: of the pictures that got it, those that are
        of it.
      </Text>
      <Table.ScrollContainer minWidth={760} mah={420} w="100%">
        <Table stickyHeader aria-label="Labels" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {(Object.keys(COLUMNS) as Column[]).map((column) => (
                <Table.Th
                  key={column}
                  aria-sort={order.column !== column ? 'none' : order.isDown ? 'descending' : 'ascending'}
                >
                  <UnstyledButton
                    fw={700}
                    fz="sm"
                    onClick={() => setOrder({ column, isDown: order.column === column && !order.isDown })}
                  >
                    {COLUMNS[column]}
                    {order.column === column && <span aria-hidden>{order.isDown ? ' ↓' : ' ↑'}</span>}
                  </UnstyledButton>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted.map(({ label, support, recall, precision, f1, averagePrecision }) => (
              <Table.Tr key={label.id}>
                <Table.Th scope="row" fw={400}>
                  {label.name}
                </Table.Th>
                <Table.Td className="numbers">{support}</Table.Td>
                <Table.Td>
                  <ShareFigure size="sm" share={recall} />
                </Table.Td>
                <Table.Td>
                  <ShareFigure size="sm" share={precision} />
                </Table.Td>
                <Table.Td className="numbers">{number(f1)}</Table.Td>
                <Table.Td className="numbers">{number(averagePrecision)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
