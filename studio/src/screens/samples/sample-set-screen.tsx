import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useAnswer } from '../../api/answer.js';
import { SampleSetHereDocument, type SampleSetHereQuery } from '../../generated/graphql.js';
import { when } from '../../parts/figures/figures.js';
import { Page } from '../../parts/page.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { useSession } from '../../session/session.js';
import { AddPictures } from './add-pictures.js';
import { SampleGrid } from './sample-grid.js';

export type SampleSetHere = NonNullable<SampleSetHereQuery['sampleSet']>;

/** The pictures of one sample set, their answers, and its history. */
export function Screen() {
  const { slug = '' } = useParams();
  return (
    <Page
      title={`Sample set ${slug}`}
      about="What is changed here makes a new version of the set. Older ones stay as they are."
    >
      <Needs scope="CATALOG_READ">
        <SampleSetParts key={slug} slug={slug} />
      </Needs>
    </Page>
  );
}

function SampleSetParts({ slug }: { slug: string }) {
  const answer = useAnswer(SampleSetHereDocument, { slug });
  const { can } = useSession();
  return (
    <Shown answer={answer} what="the sample set">
      {({ sampleSet }) =>
        sampleSet ? (
          <Stack gap="lg">
            <Summary set={sampleSet} />
            {can('CATALOG_WRITE') && sampleSet.labelSet && (
              <AddPictures set={sampleSet.slug} labelSet={sampleSet.labelSet.slug} onAdded={answer.refresh} />
            )}
            <SampleGrid set={sampleSet} onChanged={answer.refresh} />
            <History set={sampleSet} />
          </Stack>
        ) : (
          <Empty title={`There is no sample set “${slug}”.`} />
        )
      }
    </Shown>
  );
}

function Summary({ set: { slug, name, description, labelSet, latest, keepThumbnails } }: { set: SampleSetHere }) {
  const { number, sampleCount, unknownCount, unjudgedCount, exampleCount } = latest;
  const counts = [
    `${sampleCount.toLocaleString()} pictures`,
    `${unknownCount.toLocaleString()} in no label`,
    `${unjudgedCount.toLocaleString()} not judged yet`,
    `${exampleCount.toLocaleString()} examples`,
  ];
  return (
    <Stack gap="xs">
      {(name !== slug || description) && <Text>{[name !== slug && name, description].filter(Boolean).join(': ')}</Text>}
      <Text className="numbers">
        Version {number}: {counts.join(', ')}. Answers are labels of {labelSet?.slug ?? 'a label set that was deleted'}.
        {!keepThumbnails && ' It keeps no small pictures.'}
      </Text>
      {labelSet && (
        <Group gap="xs">
          <Button component={Link} to={`/samples/${slug}/inbox`} variant="default">
            Inbox ({unjudgedCount.toLocaleString()})
          </Button>
          <Button component={Link} to={`/sets/${labelSet.slug}/evaluation?samples=${slug}`} variant="default">
            Evaluation
          </Button>
          <Button component={Link} to={`/classify?set=${labelSet.slug}&samples=${slug}`} variant="default">
            Classify
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const History = ({ set: { versions } }: { set: SampleSetHere }) => (
  <Stack gap="xs">
    <Title order={2} size="h4">
      Versions
    </Title>
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th>When</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th ta="right">Pictures</Table.Th>
            <Table.Th>Message</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="numbers">
          {versions.nodes.map(({ id, number, createdAt, createdBy, operation, sampleCount, message }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row">{number}</Table.Th>
              <Table.Td>{when(createdAt)}</Table.Td>
              <Table.Td>{createdBy}</Table.Td>
              <Table.Td>{operation}</Table.Td>
              <Table.Td ta="right">{sampleCount.toLocaleString()}</Table.Td>
              <Table.Td>{message}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
    {versions.totalCount > versions.nodes.length && (
      <Text size="sm" c="dimmed">
        The newest {versions.nodes.length} of {versions.totalCount}.
      </Text>
    )}
  </Stack>
);
