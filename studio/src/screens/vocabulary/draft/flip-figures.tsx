import { Anchor, Button, Drawer, Group, Loader, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Link } from 'react-router';
import { failureOf } from '../../../api/failure.js';
import { useRequest } from '../../../api/request.js';
import type { Draft } from '../../../draft/draft.js';
import { StartDraftJobDocument } from '../../../generated/graphql.js';
import { pValueText } from '../../../parts/figures/figures.js';
import { FailureNotice } from '../../../parts/states/failure-notice.js';
import { FlipList } from './flip-list.js';
import { type Flips, previewOf, useLiveFlips } from './live-flips.js';

/** What the draft flips on a sample set, counted anew after each change. */
export function FlipFigures({ draft, sampleSet }: { draft: Draft; sampleSet: string }) {
  const { flips, failure, isCounting } = useLiveFlips(draft, sampleSet);
  const [isOpen, { open, close }] = useDisclosure();
  if (failure)
    return (
      <FailureNotice failure={failure}>
        {failure.code === 'TOO_LARGE_TO_WAIT' && <PreviewJob draft={draft} sampleSet={sampleSet} />}
      </FailureNotice>
    );
  return (
    <Group gap="sm" role="status" aria-live="polite" data-counting={isCounting}>
      {flips ? <Figures flips={flips} /> : <Text size="sm">Counting the flips …</Text>}
      {isCounting && <Loader size="xs" aria-hidden />}
      {flips && flips.flips.totalCount > 0 && (
        <Anchor component="button" size="sm" onClick={open}>
          {flips.flips.totalCount === 1 ? 'the picture that flips' : `the ${flips.flips.totalCount} pictures that flip`}
        </Anchor>
      )}
      <Drawer
        closeButtonProps={{ 'aria-label': 'Close' }}
        opened={isOpen}
        onClose={close}
        position="right"
        size="lg"
        title="Pictures that flip"
      >
        <FlipList draft={draft} sampleSet={sampleSet} />
      </Drawer>
    </Group>
  );
}

const points = (share: number): string => `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(1)}`;

function Figures({ flips: { gained, lost, of, apart, difference, pValue } }: { flips: Flips }) {
  return (
    <>
      <Text size="sm" className="numbers">
        <Text span fw={700} c="var(--studio-gained)">
          {gained} gained
        </Text>
        ,{' '}
        <Text span fw={700} c="var(--studio-lost)">
          {lost} lost
        </Text>{' '}
        of {of.toLocaleString()}: {points(difference.value)} points ({points(difference.low)} to{' '}
        {points(difference.high)})
      </Text>
      <Text size="sm" c="dimmed">
        {pValueText(pValue, gained + lost)}
        {apart > 0 && ` ${apart.toLocaleString()} more are of a label that only one side has.`}
      </Text>
    </>
  );
}

/** Counts in the background what is too large to be counted while somebody types. */
function PreviewJob({ draft, sampleSet }: { draft: Draft; sampleSet: string }) {
  const request = useRequest();
  const start = async () => {
    const { draft: change, ...versions } = previewOf(draft, sampleSet);
    const preview = { ...versions, to: { draft: change } };
    try {
      await request(StartDraftJobDocument, { input: { preview } });
      notifications.show({ title: 'The preview is a job now', message: 'Find it under Jobs.' });
    } catch (error) {
      notifications.show({ color: 'red', title: 'No job was started', message: failureOf(error).message });
    }
  };
  return (
    <>
      <Text size="sm">It is too large to be counted after each change.</Text>
      <Button size="xs" variant="default" onClick={start}>
        Count it as a job
      </Button>
      <Anchor component={Link} to="/jobs" size="sm">
        Jobs
      </Anchor>
    </>
  );
}
