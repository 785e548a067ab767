import { Button, Checkbox, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { type SampleShownFragment, SamplesOfVersionDocument } from '../../generated/graphql.js';
import { Breakable } from '../../parts/named.js';
import { Picture } from '../../parts/picture.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { useSession } from '../../session/session.js';
import { SampleFilter, type SampleFilterInput, useSampleFilter } from './sample-filter.js';
import type { SampleSetHere } from './sample-set-screen.js';
import { SelectionBar } from './selection-bar.js';

/** Pictures that are loaded at a time. */
const PAGE = 60;

interface SampleGridProps {
  readonly set: SampleSetHere;
  readonly onChanged: () => void;
}

/** The pictures of the latest version, to be looked through, chosen and changed. */
export function SampleGrid({ set, onChanged }: SampleGridProps) {
  const filter = useSampleFilter();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { can } = useSession();
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  const changed = () => {
    setSelected(new Set());
    onChanged();
  };
  const canChange = can('CATALOG_WRITE');
  return (
    <Stack gap="sm" component="section" aria-labelledby="pictures">
      <Title order={2} size="h4" id="pictures">
        Pictures
      </Title>
      <SampleFilter labelSet={set.labelSet?.slug} />
      {canChange && (
        <SelectionBar
          set={set.slug}
          labelSet={set.labelSet?.slug}
          selected={selected}
          onNone={() => setSelected(new Set())}
          onChanged={changed}
        />
      )}
      <SamplePages
        // Pages of one version and one filter belong together.
        key={`${set.latest.number} ${JSON.stringify(filter)}`}
        slug={set.slug}
        number={set.latest.number}
        filter={filter}
        selected={selected}
        onToggle={canChange ? toggle : undefined}
      />
    </Stack>
  );
}

interface SamplePagesProps {
  readonly slug: string;
  readonly number: number;
  readonly filter: SampleFilterInput;
  readonly selected: ReadonlySet<string>;
  /** Undefined: nothing can be chosen. */
  readonly onToggle: ((sampleId: string) => void) | undefined;
}

function SamplePages(props: SamplePagesProps) {
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  return (
    <Stack gap="sm">
      {cursors.map((after, at) => (
        <SamplePage
          key={after ?? ''}
          {...props}
          after={after}
          onMore={at === cursors.length - 1 ? (cursor) => setCursors([...cursors, cursor]) : undefined}
        />
      ))}
    </Stack>
  );
}

interface SamplePageProps extends SamplePagesProps {
  readonly after: string | undefined;
  /** Loads the next page; undefined when it is loaded. */
  readonly onMore: ((cursor: string) => void) | undefined;
}

function SamplePage({ slug, number, filter, after, onMore, selected, onToggle }: SamplePageProps) {
  const answer = useAnswer(SamplesOfVersionDocument, { slug, number, first: PAGE, after, ...filter });
  return (
    <Shown answer={answer} what="pictures">
      {({ sampleSet }) => {
        const { nodes = [], totalCount = 0, pageInfo } = sampleSet?.version?.samples ?? {};
        if (totalCount === 0) return <Empty title="There are no such pictures." />;
        return (
          <>
            {after === undefined && (
              <Text size="sm" c="dimmed" className="numbers">
                {totalCount.toLocaleString()} pictures
              </Text>
            )}
            <SimpleGrid
              cols={{ base: 2, xs: 3, md: 5, xl: 8 }}
              spacing="xs"
              component="ul"
              style={{ listStyle: 'none', padding: 0, margin: 0 }}
            >
              {nodes.map((sample) => (
                <SampleTile
                  key={sample.sampleId}
                  sample={sample}
                  isSelected={selected.has(sample.sampleId)}
                  onToggle={onToggle}
                />
              ))}
            </SimpleGrid>
            {onMore && pageInfo?.hasNextPage && (
              <Button variant="default" onClick={() => onMore(pageInfo.endCursor as string)}>
                Load more
              </Button>
            )}
          </>
        );
      }}
    </Shown>
  );
}

interface SampleTileProps {
  readonly sample: SampleShownFragment;
  readonly isSelected: boolean;
  readonly onToggle: SamplePagesProps['onToggle'];
}

const SampleTile = ({ sample, isSelected, onToggle }: SampleTileProps) => {
  const { sampleId, fileName, thumbnail, role } = sample;
  const name = fileName ?? sampleId;
  const text = (
    <>
      <Text size="sm" span display="block" style={{ overflowWrap: 'anywhere' }}>
        <Breakable name={shownAnswer(sample)} />
      </Text>
      {role === 'EXAMPLE' && (
        <Text size="xs" span display="block">
          example
        </Text>
      )}
    </>
  );
  return (
    <Paper component="li" withBorder p={6}>
      <Stack gap={4}>
        <Picture source={thumbnail} label={name} />
        {onToggle ? (
          <Checkbox
            size="sm"
            label={text}
            aria-label={`Choose ${name}: ${shownAnswer(sample)}`}
            checked={isSelected}
            onChange={() => onToggle(sampleId)}
          />
        ) : (
          text
        )}
      </Stack>
    </Paper>
  );
};

function shownAnswer({ expected, unknown, kind }: SampleShownFragment): string {
  if (expected == null) return 'not judged yet';
  if (unknown) return kind === null || kind === undefined ? 'in no label' : `in no label (${kind})`;
  return expected.map(({ name }) => name).join(' or ');
}
