import { Group, Stack, Text } from '@mantine/core';
import { percent } from '../../parts/figures.js';
import { Picture } from '../../parts/picture.js';
import type { Flips } from './live-flips.js';

const KINDS: Readonly<Record<Flips['flips']['nodes'][number]['kind'], string>> = {
  GAINED: 'gained: right now',
  LOST: 'lost: was right',
  CHANGED: 'another answer, as right or wrong as before',
  NEWLY_REFUSED: 'refused now',
  NEWLY_ACCEPTED: 'accepted now',
};

type Answer = { readonly name: string; readonly probability: number } | null | undefined;
const answerText = (answer: Answer): string =>
  answer ? `${answer.name} (${percent(answer.probability)})` : 'no answer';

/** The first of the pictures that are answered differently, worst first. */
export const FlipList = ({ flips: { flips } }: { flips: Flips }) => (
  <Stack>
    {flips.nodes.map(({ sample, kind, before, after }) => (
      <Group key={sample.id} wrap="nowrap" align="flex-start">
        <Picture source={sample.thumbnail} label={sample.fileName ?? sample.sampleId} size={96} />
        <Stack gap={2}>
          <Text size="sm" fw={700}>
            {KINDS[kind]}
          </Text>
          <Text size="sm">
            {answerText(before)} → {answerText(after)}
          </Text>
          <Text size="sm" c="dimmed">
            Right: {sample.expected?.map(({ name }) => name).join(', ') || 'in no label'}
          </Text>
        </Stack>
      </Group>
    ))}
    {flips.totalCount > flips.nodes.length && (
      <Text size="sm">
        The first {flips.nodes.length} of {flips.totalCount}.
      </Text>
    )}
  </Stack>
);
