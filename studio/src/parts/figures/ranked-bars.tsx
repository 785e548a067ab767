import { Badge, Group, Progress, Stack, Text } from '@mantine/core';
import { percent } from './figures.js';

export interface RankedLabel {
  readonly name: string;
  readonly similarity: number;
  readonly probability: number;
  readonly confidence?: number | null;
}

/** Ranked labels with their probability as bars, similarity and, where there is one, calibrated confidence. */
export const RankedBars = ({ predictions }: { predictions: readonly RankedLabel[] }) => (
  <Stack gap={6} component="ol" style={{ listStyle: 'none', padding: 0, margin: 0 }}>
    {predictions.map(({ name, similarity, probability, confidence }, at) => (
      <li key={name}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" fw={at === 0 ? 700 : 400} truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed" className="numbers" style={{ whiteSpace: 'nowrap' }}>
            {percent(probability)} · {similarity.toFixed(3)}
          </Text>
        </Group>
        <Progress
          value={probability * 100}
          size="sm"
          aria-label={`probability of ${name}`}
          color={at === 0 ? undefined : 'gray'}
        />
        {confidence != null && (
          <Badge
            size="sm"
            mt={4}
            variant="light"
            color="teal"
            c="var(--mantine-color-text)"
            tt="none"
            title="calibrated confidence"
          >
            {percent(confidence)} sure
          </Badge>
        )}
      </li>
    ))}
  </Stack>
);
