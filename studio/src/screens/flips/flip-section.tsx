import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import type { FlipCardPartsFragment } from '../../generated/graphql.js';
import { percent } from '../../parts/figures/figures.js';
import { MoreButton } from '../../parts/more-button.js';
import { Picture } from '../../parts/picture.js';
import type { FlipSource } from './flip-source.js';
import { useFlips } from './flip-source.js';
import { byPair, isAbout, labelsOf, NONE } from './groups.js';
import type { Section } from './summary.js';

interface FlipSectionProps {
  readonly section: Section;
  readonly source: FlipSource;
  /** Only pictures that are about this label; null for all. */
  readonly label: string | null;
  /** Told of the labels that its pictures are about. */
  readonly onLabels: (kind: string, labels: readonly string[]) => void;
}

/** The pictures of which one kind of thing became, grouped by their two labels. */
export function FlipSection({ section, source, label, onLabels }: FlipSectionProps) {
  const pages = useFlips(source, section.kind);
  const { items, total, hasMore, isLoading, failure, more } = pages;
  // What is looked for may be on a page that is not here yet.
  useEffect(() => {
    if (label !== null && hasMore && !isLoading && !failure) more();
  }, [label, hasMore, isLoading, failure, more]);
  useEffect(() => onLabels(section.kind, labelsOf(items)), [section.kind, items, onLabels]);
  if (total === 0) return null;
  const groups = byPair(items.filter((item) => isAbout(item, label)));
  return (
    <Stack gap="sm" component="section" aria-label={section.title} data-kind={section.kind}>
      <Stack gap={0}>
        <Title order={2} size="h4" c={section.colour}>
          <span aria-hidden>{section.mark} </span>
          {section.title} {total !== undefined && `(${total})`}
        </Title>
        <Text size="sm" c="dimmed">
          {section.about}
        </Text>
      </Stack>
      {groups.map(({ pair, items: members }) => (
        <Stack key={pair} gap="xs">
          <Title order={3} size="h5">
            {pair} ({members.length})
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="xs" component="ul" p={0} m={0}>
            {members.map((flip) => (
              <FlipCard key={flip.sample.id} flip={flip} />
            ))}
          </SimpleGrid>
        </Stack>
      ))}
      {label !== null && groups.length === 0 && !hasMore && (
        <Text size="sm" c="dimmed">
          None of them is about {label}.
        </Text>
      )}
      <MoreButton pages={pages} what="pictures" />
    </Stack>
  );
}

function FlipCard({ flip: { before, after, sample } }: { flip: FlipCardPartsFragment }) {
  const right = sample.expected?.map(({ name }) => name).join(', ');
  const expected =
    sample.expected == null ? 'not judged yet' : right || `no label${sample.kind ? `: ${sample.kind}` : ''}`;
  return (
    <Paper withBorder p="xs" component="li" style={{ listStyle: 'none', minWidth: 0 }}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Picture source={sample.thumbnail} label={sample.fileName ?? expected} size={88} />
        <Stack gap={2} style={{ minWidth: 0 }}>
          <AnswerLine what="before" answer={before} />
          <AnswerLine what="after" answer={after} />
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            right: {expected}
          </Text>
          {sample.fileName && (
            <Text size="xs" c="dimmed" truncate title={sample.fileName}>
              {sample.fileName.split('/').at(-1)}
            </Text>
          )}
        </Stack>
      </Group>
    </Paper>
  );
}

const AnswerLine = ({ what, answer }: { what: string; answer: FlipCardPartsFragment['before'] }) => (
  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
    <Text span size="xs" c="dimmed">
      {what}{' '}
    </Text>
    <Text span fw={600} size="sm">
      {answer?.name ?? NONE}
    </Text>{' '}
    {answer && (
      <Text span size="xs" c="dimmed" className="numbers">
        {percent(answer.probability)}
      </Text>
    )}
  </Text>
);
