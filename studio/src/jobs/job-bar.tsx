import { Group, Progress, Stack, Text } from '@mantine/core';
import type { JobStatusFragment } from '../generated/graphql.js';
import { isEnded, kindText, progressText, stateText } from './job-text.js';

export type ShownJob = Pick<JobStatusFragment, 'kind' | 'state' | 'progress' | 'error'>;

const COLOURS = { QUEUED: 'gray', RUNNING: undefined, SUCCEEDED: 'green', FAILED: 'red', CANCELLED: 'gray' } as const;

/** How far a job is: its state, a bar, what is done of how much, and the time left. */
export function JobBar({ job }: { job: ShownJob }) {
  const { kind, state, progress, error } = job;
  const isOpen = !isEnded(job);
  const share = progress.total ? Math.min(1, progress.done / progress.total) : state === 'SUCCEEDED' ? 1 : 0;
  return (
    <Stack gap={4} miw={140}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600}>
          {stateText(state)}
        </Text>
        <Text size="xs" c="dimmed" className="numbers" ta="right">
          {progressText(job)}
        </Text>
      </Group>
      <Progress
        value={isOpen && progress.total == null ? 100 : share * 100}
        animated={state === 'RUNNING'}
        color={COLOURS[state]}
        aria-label={`progress of: ${kindText(kind)}`}
      />
      {error && (
        <Text size="sm" c="var(--mantine-color-error)">
          {error.message}
        </Text>
      )}
    </Stack>
  );
}
