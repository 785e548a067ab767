import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { ClassifiedPicture, PictureAnswer } from './ask.js';
import { countsOf, type PictureQueue } from './picture-queue.js';

interface QueueProgressProps {
  readonly queue: PictureQueue<PictureAnswer>;
  readonly pictures: readonly ClassifiedPicture[];
}

/** How far the pictures are, and the ways to end that. */
export function QueueProgress({ queue, pictures }: QueueProgressProps) {
  const { all, answered, failed, cancelled, left } = countsOf(pictures);
  const parts = [
    `${answered} of ${all} answered`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(left > 0 ? [`${left} to go`] : []),
  ];
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text aria-live="polite" className="numbers" data-testid="counts">
          {parts.join(', ')}
        </Text>
        <Group gap="xs">
          {failed > 0 && (
            <Button size="xs" variant="default" onClick={() => retryFailed(queue, pictures)}>
              Try the failed again
            </Button>
          )}
          <Button size="xs" variant="default" disabled={left === 0} onClick={() => queue.cancelAll()}>
            Cancel all
          </Button>
          <Button size="xs" variant="default" onClick={() => queue.clear()}>
            Clear
          </Button>
        </Group>
      </Group>
      <Progress value={all === 0 ? 0 : ((all - left) / all) * 100} aria-label="pictures that are done" />
    </Stack>
  );
}

function retryFailed(queue: PictureQueue<PictureAnswer>, pictures: readonly ClassifiedPicture[]): void {
  for (const { id, state } of pictures) if (state === 'failed') queue.retry(id);
}
