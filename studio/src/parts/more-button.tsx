import { Button, Group, Text } from '@mantine/core';
import { FailureNotice } from './states/failure-notice.js';
import type { Pages } from './use-pages.js';

/** Loads the next page of a list, and says how much of it is there. */
export function MoreButton<Item>({ pages, what }: { pages: Pages<Item>; what: string }) {
  const { items, total, hasMore, isLoading, failure, more, again } = pages;
  if (failure) return <FailureNotice failure={failure} onRetry={items.length > 0 ? more : again} />;
  if (!hasMore) return null;
  return (
    <Group gap="sm">
      <Button variant="default" size="xs" loading={isLoading} onClick={more}>
        Show more {what}
      </Button>
      <Text size="sm" c="dimmed">
        {items.length} of {total}
      </Text>
    </Group>
  );
}
