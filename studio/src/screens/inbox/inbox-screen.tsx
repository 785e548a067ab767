import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useAnswer } from '../../api/answer.js';
import { InboxSetDocument } from '../../generated/graphql.js';
import { Page } from '../../parts/page.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown, Waiting } from '../../parts/states/states.js';
import { Judging } from './judging.js';
import type { Sitting, SittingState } from './sitting.js';
import { perform, useKeys } from './use-keys.js';
import { type InboxPicture, useSitting } from './use-sitting.js';

/** Pictures that nobody has judged yet, most uncertain first, judged by one key each. */
export function Screen() {
  const { slug = '' } = useParams();
  return (
    <Page
      title={`Inbox of ${slug}`}
      about="Pictures that nobody has judged yet, the most uncertain first. One key judges each."
      actions={
        <Button component={Link} to={`/samples/${slug}`} variant="default">
          All pictures
        </Button>
      }
    >
      <Needs scope="CATALOG_READ">
        <Needs scope="CATALOG_WRITE">
          <InboxOfSet key={slug} slug={slug} />
        </Needs>
      </Needs>
    </Page>
  );
}

function InboxOfSet({ slug }: { slug: string }) {
  const answer = useAnswer(InboxSetDocument, { slug });
  return (
    <Shown answer={answer} what="the inbox">
      {({ sampleSet }) => {
        if (!sampleSet) return <Empty title={`There is no sample set “${slug}”.`} />;
        if (!sampleSet.labelSet)
          return <Empty title="The label set of this sample set was deleted, so that nothing can be judged." />;
        return <Inbox slug={slug} labelSet={sampleSet.labelSet.slug} />;
      }}
    </Shown>
  );
}

function Inbox({ slug, labelSet }: { slug: string; labelSet: string }) {
  const [sitting, state] = useSitting(slug);
  const { current, isLoading, failure, left, judged } = state;
  useKeys((key) => perform(sitting, current, key));
  const hasEnded = current === undefined && !isLoading && left !== undefined;
  return (
    <Stack gap="md">
      <Standing state={state} />
      {failure && (
        <FailureNotice failure={failure} onRetry={() => sitting.again()}>
          {state.unsent > 0 && (
            <Button size="xs" variant="default" onClick={() => sitting.discard()}>
              Discard what is not sent
            </Button>
          )}
        </FailureNotice>
      )}
      {current && <Judging sitting={sitting} state={state} current={current} labelSet={labelSet} />}
      {!current && isLoading && <Waiting what="pictures" />}
      {hasEnded && (
        <Empty title={judged === 0 && left === 0 ? 'Nothing waits to be judged.' : 'That was the last one.'}>
          <Ended sitting={sitting} state={state} />
        </Empty>
      )}
    </Stack>
  );
}

const Ended = ({ sitting, state }: { sitting: Sitting<InboxPicture>; state: SittingState<InboxPicture> }) => (
  <Group gap="xs" justify="center">
    {state.canUndo && (
      <Button variant="default" onClick={() => sitting.undo()}>
        Undo the last
      </Button>
    )}
    <Button variant="default" onClick={() => sitting.restart()}>
      {state.left ? `Look at those that were skipped (${state.left})` : 'Look again'}
    </Button>
  </Group>
);

/** How far this sitting is. */
function Standing({ state: { left, judged, unsent, refusals, isSending } }: { state: SittingState<InboxPicture> }) {
  if (left === undefined) return null;
  const all = judged + left;
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text role="status" className="numbers" data-testid="standing">
          {left.toLocaleString()} left, {judged.toLocaleString()} judged
        </Text>
        <Text size="sm" c="dimmed" className="numbers">
          {isSending ? 'sending …' : unsent > 0 ? unsentText(unsent, refusals) : 'all sent'}
        </Text>
      </Group>
      <Progress value={all === 0 ? 0 : (judged / all) * 100} aria-label="pictures that were judged" />
    </Stack>
  );
}

const unsentText = (unsent: number, refusals: number): string =>
  `${unsent} not sent yet${refusals > 0 ? `, ${refusals} of them refused: gone for good once sent` : ''}`;
