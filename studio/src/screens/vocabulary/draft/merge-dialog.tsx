import { Button, Group, Modal, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Draft, LabelText } from '../../../draft/draft.js';
import { type Conflict, type Merge, withTheirs } from '../../../draft/merge.js';
import type { Vocabulary } from '../vocabulary.js';
import { linesOf } from './changes.js';

type Side = 'mine' | 'theirs';

interface MergeDialogProps {
  readonly vocabulary: Vocabulary;
  readonly merge: Merge;
  /** What else is to be known. */
  readonly about: string | undefined;
  readonly onDone: (draft: Draft) => void;
  readonly onClose: () => void;
}

/** Labels that both have changed: before, mine and theirs beside each other, and a choice for each. */
export function MergeDialog({ vocabulary, merge: { draft, conflicts }, about, onDone, onClose }: MergeDialogProps) {
  const [sides, setSides] = useState<Readonly<Record<string, Side>>>({});
  const left = conflicts.filter(({ key }) => sides[key] === undefined).length;
  const finish = () =>
    onDone(conflicts.reduce((next, one) => (sides[one.key] === 'theirs' ? withTheirs(next, one) : next), draft));
  return (
    <Modal
      closeButtonProps={{ 'aria-label': 'Close' }}
      opened
      onClose={onClose}
      size="xl"
      title="You and a colleague have changed the same labels"
    >
      <Stack>
        {about !== undefined && <Text size="sm">{about}</Text>}
        {conflicts.map((conflict) => (
          <OneConflict
            key={conflict.key}
            conflict={conflict}
            vocabulary={vocabulary}
            side={sides[conflict.key]}
            onSide={(side) => setSides({ ...sides, [conflict.key]: side })}
          />
        ))}
        <Group justify="flex-end">
          <Text size="sm" role="status">
            {left === 0 ? 'All are decided.' : `${left} to decide`}
          </Text>
          <Button onClick={finish} disabled={left > 0}>
            Go on with version {draft.base}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface OneConflictProps {
  readonly conflict: Conflict;
  readonly vocabulary: Vocabulary;
  readonly side: Side | undefined;
  readonly onSide: (side: Side) => void;
}

function OneConflict({ conflict, vocabulary, side, onSide }: OneConflictProps) {
  const { before, mine, theirs } = conflict;
  const name = (before ?? mine ?? theirs)?.name ?? '';
  const shown: readonly (readonly [string, LabelText | null, string])[] = [
    ['Before', before, 'not there'],
    ['Mine', mine, 'removed'],
    ['Theirs', theirs, 'removed'],
  ];
  return (
    <Stack gap="xs" component="section" aria-label={name}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {name}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={`Whose ${name} to keep`}
          value={side ?? ''}
          onChange={(value) => onSide(value as Side)}
          data={[
            { value: 'mine', label: 'Keep mine' },
            { value: 'theirs', label: 'Take theirs' },
          ]}
        />
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {shown.map(([title, label, absent]) => (
          <Stack key={title} gap={2}>
            <Text size="sm" fw={700}>
              {title}
            </Text>
            {(label === null ? [absent] : linesOf(label, vocabulary.labels, vocabulary.draft)).map((line) => (
              <Text key={line} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {line}
              </Text>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
