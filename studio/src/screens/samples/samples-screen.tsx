import { Anchor, Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAnswer } from '../../api/answer.js';
import { SampleSetsDocument, type SampleSetsQuery } from '../../generated/graphql.js';
import { when } from '../../parts/figures/figures.js';
import { Page } from '../../parts/page.js';
import { NewSampleSet } from '../../parts/pickers/new-sample-set.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { useSession } from '../../session/session.js';

/** What one page of the list has at most. */
const PAGE = 100;

/** All sample sets, and a way to make one. */
export function Screen() {
  const { can } = useSession();
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  return (
    <Page
      title="Sample sets"
      about="Pictures with their right answers. Versions of a vocabulary are measured with them."
      actions={can('CATALOG_WRITE') && <Button onClick={() => setOpen(true)}>New sample set</Button>}
    >
      <Needs scope="CATALOG_READ">
        <SampleSetList />
        <NewSampleSet
          isOpen={isOpen}
          onClose={() => setOpen(false)}
          labelSet={null}
          onMade={(slug) => navigate(`/samples/${slug}`)}
        />
      </Needs>
    </Page>
  );
}

function SampleSetList() {
  const [after, setAfter] = useState<string>();
  const answer = useAnswer(SampleSetsDocument, { first: PAGE, after });
  return (
    <Shown answer={answer} what="sample sets">
      {({ sampleSets: { nodes, totalCount, pageInfo } }) =>
        nodes.length === 0 ? (
          <Empty title="There is no sample set yet.">
            <Text c="dimmed" ta="center" size="sm">
              Make one, and drop pictures into it.
            </Text>
          </Empty>
        ) : (
          <>
            <SampleSetTable sets={nodes} />
            {(after !== undefined || pageInfo.hasNextPage) && (
              <Button.Group>
                <Button variant="default" disabled={after === undefined} onClick={() => setAfter(undefined)}>
                  First page
                </Button>
                <Button
                  variant="default"
                  disabled={!pageInfo.hasNextPage}
                  onClick={() => setAfter(pageInfo.endCursor ?? undefined)}
                >
                  Next of {totalCount}
                </Button>
              </Button.Group>
            )}
          </>
        )
      }
    </Shown>
  );
}

const SampleSetTable = ({ sets }: { sets: NonNullable<SampleSetsQuery['sampleSets']>['nodes'] }) => (
  <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Sample set</Table.Th>
          <Table.Th>Label set</Table.Th>
          <Table.Th ta="right">Pictures</Table.Th>
          <Table.Th ta="right">In no label</Table.Th>
          <Table.Th ta="right">Not judged</Table.Th>
          <Table.Th ta="right">Examples</Table.Th>
          <Table.Th>Changed</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className="numbers">
        {sets.map(({ id, slug, name, labelSet, latest, updatedAt }) => (
          <Table.Tr key={id}>
            <Table.Th scope="row">
              <Anchor component={Link} to={`/samples/${slug}`} underline="always">
                {slug}
              </Anchor>
              {name !== slug && <Text size="sm">{name}</Text>}
            </Table.Th>
            <Table.Td>{labelSet?.slug ?? 'deleted'}</Table.Td>
            <Table.Td ta="right">{latest.sampleCount.toLocaleString()}</Table.Td>
            <Table.Td ta="right">{latest.unknownCount.toLocaleString()}</Table.Td>
            <Table.Td ta="right">
              {latest.unjudgedCount === 0 ? (
                0
              ) : (
                <Anchor component={Link} to={`/samples/${slug}/inbox`} underline="always">
                  {latest.unjudgedCount.toLocaleString()}
                </Anchor>
              )}
            </Table.Td>
            <Table.Td ta="right">{latest.exampleCount.toLocaleString()}</Table.Td>
            <Table.Td>{when(updatedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
