import { Anchor, Badge, Group, List, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { memo, useMemo } from 'react';
import { useAnswer } from '../../../api/answer.js';
import { emptyDraft, type LabelText } from '../../../draft/draft.js';
import { LabelNeighboursDocument, WhatIsReadDocument } from '../../../generated/graphql.js';
import { number as numberText } from '../../../parts/figures/figures.js';
import { Shown } from '../../../parts/states/states.js';
import { inputOf } from '../draft/live-flips.js';

/** Time without a change before it is asked what is read, ms. */
const PAUSE_MS = 250;

interface OfVersion {
  readonly slug: string;
  /** Of the version. */
  readonly number: number;
}

/** A label as the service takes it. The parent is left out: nothing that is read depends on it. */
function asInput(label: LabelText) {
  const edits = { label: { before: null, after: { ...label, parentId: null } } };
  return inputOf({ ...emptyDraft('', 0), edits }).upsert ?? [];
}

/** The prompts of a label as the draft has it, and where the model stops to read. */
export const WhatIsRead = memo(({ slug, number, label }: OfVersion & { label: LabelText }) => {
  const [settled] = useDebouncedValue(label, PAUSE_MS);
  const labels = useMemo(() => asInput(settled), [settled]);
  const answer = useAnswer(WhatIsReadDocument, { slug, number, labels });
  return (
    <Stack gap={4} component="section">
      <Title order={3} size="h5">
        What the model will read
      </Title>
      <Shown answer={answer} what="prompts">
        {({ labelSet }) => (
          <List size="sm" spacing={4}>
            {labelSet?.version?.render[0]?.prompts.map(({ text, read, isCut }) => (
              <List.Item key={text} style={{ overflowWrap: 'anywhere' }}>
                {read ?? text}
                {isCut && (
                  <Text span size="sm" c="dimmed">
                    {' '}
                    <Badge component="span" size="xs" variant="default">
                      cut off here
                    </Badge>{' '}
                    <s>{read == null ? '' : text.slice(read.length)}</s>
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
        )}
      </Shown>
    </Stack>
  );
});

/** The cosine from which two labels are hardly told apart, as the service's documentation has it. */
const HARDLY_APART = 0.9;

interface NearestProps extends OfVersion {
  readonly labelId: string;
  readonly onChoose: (key: string) => void;
}

/** The labels whose vectors are closest, in the version as it is saved. */
export const Nearest = memo(({ slug, number, labelId, onChoose }: NearestProps) => {
  const answer = useAnswer(LabelNeighboursDocument, { slug, number, labelId });
  return (
    <Stack gap={4} component="section">
      <Title order={3} size="h5">
        Nearest labels in version {number}
      </Title>
      <Shown answer={answer} what="neighbours">
        {({ labelSet }) => {
          const nearest = labelSet?.version?.label?.nearest ?? [];
          if (nearest.length === 0) return <Text size="sm">There are no others.</Text>;
          return nearest.map(({ label, similarity, centredSimilarity }) => (
            <Group key={label.labelId} justify="space-between" wrap="nowrap" gap="xs">
              <Anchor component="button" size="sm" onClick={() => onChoose(label.labelId)} ta="left">
                {label.name}
              </Anchor>
              <Text size="sm" className="numbers" style={{ whiteSpace: 'nowrap' }}>
                {(centredSimilarity ?? 0) >= HARDLY_APART && 'hardly told apart · '}
                {numberText(similarity)}
              </Text>
            </Group>
          ));
        }}
      </Shown>
    </Stack>
  );
});
