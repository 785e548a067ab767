import { Button, Group, SimpleGrid, Stack, Switch, Text, VisuallyHidden } from '@mantine/core';
import { memo, useCallback, useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useAnswer } from '../../api/answer.js';
import { PictureSizeDocument } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { DropArea } from '../../parts/drop-area.js';
import { Page } from '../../parts/page.js';
import { NewSampleSet } from '../../parts/pickers/new-sample-set.js';
import { SampleSetPicker } from '../../parts/pickers/pickers.js';
import { Needs } from '../../parts/states/needs.js';
import { useSession } from '../../session/session.js';
import { type ClassifiedPicture, type PictureAnswer, useAsk } from './ask.js';
import { PictureCard } from './picture-card.js';
import { PictureQueue } from './picture-queue.js';
import { QuestionControls } from './question-controls.js';
import { QueueProgress } from './queue-progress.js';
import { bytesText } from './shrink.js';
import { type AskedHere, useAsked } from './use-asked.js';
import type { VerdictPlace } from './verdict.js';

/** Pictures in, ranked labels out, and a place for those that were wrong. */
export const Screen = () => (
  <Page
    title="Classify"
    about="Pictures are classified by this service. It keeps none of them, unless you add them to a sample set."
  >
    <Needs scope="CLASSIFY">
      <Classify />
    </Needs>
  </Page>
);

function Classify() {
  const asked = useAsked();
  const [isShrinking, setShrinking] = useState(true);
  const [sampleSet, setSampleSet] = useAddress('samples');
  const { can } = useSession();
  const [queue] = useState(() => new PictureQueue<PictureAnswer>());
  const { data: size, isLoading } = useAnswer(PictureSizeDocument, {});
  const isSizeKnown = size !== undefined || !isLoading;
  const imageSize = size?.model?.imageSize ?? undefined;
  const ask = useAsk(isSizeKnown ? asked.question : undefined, isShrinking ? imageSize : undefined);
  useEffect(() => queue.askAll(ask), [queue, ask]);
  useEffect(() => () => queue.clear(), [queue]);
  const canJudge = can('CATALOG_WRITE') && can('CATALOG_READ') && !asked.isTyped && asked.set !== null;
  return (
    <Stack gap="md">
      <QuestionControls asked={asked} />
      {canJudge && <Destination labelSet={asked.set as string} value={sampleSet} onChange={setSampleSet} />}
      <DropArea onFiles={(files) => queue.add(files)} text={invitation(asked)} />
      <Shrinking isOn={isShrinking} onChange={setShrinking} queue={queue} />
      <Results queue={queue} place={usePlace(asked, canJudge, sampleSet)} />
    </Stack>
  );
}

function invitation({ question, isTyped, set }: AskedHere): string {
  if (question) return 'Drop pictures anywhere on this page, paste them, or choose them.';
  if (isTyped) return 'Type in labels first. Pictures that you drop now wait for them.';
  return set === null ? 'Choose a label set first. Pictures that you drop now wait for it.' : 'One moment …';
}

const usePlace = ({ set, at }: AskedHere, canJudge: boolean, sampleSet: string | null): VerdictPlace | undefined =>
  useMemo(
    () => (canJudge && set !== null && sampleSet !== null ? { labelSet: set, at, sampleSet } : undefined),
    [canJudge, set, at, sampleSet],
  );

interface DestinationProps {
  readonly labelSet: string;
  readonly value: string | null;
  readonly onChange: (slug: string | null) => void;
}

/** Which sample set right answers go into. */
function Destination({ labelSet, value, onChange }: DestinationProps) {
  const [isOpen, setOpen] = useState(false);
  const made = (slug: string) => {
    setOpen(false);
    onChange(slug);
  };
  return (
    <Group align="flex-end" gap="sm">
      <SampleSetPicker
        label="Right answers go into the sample set"
        description="With one chosen, you can say of each answer whether it is right."
        labelSet={labelSet}
        value={value}
        onChange={onChange}
        allowDeselect
        clearable
        w={360}
      />
      <Button variant="default" onClick={() => setOpen(true)}>
        New sample set
      </Button>
      <NewSampleSet isOpen={isOpen} onClose={() => setOpen(false)} labelSet={labelSet} onMade={made} />
    </Group>
  );
}

interface ShrinkingProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly queue: PictureQueue<PictureAnswer>;
}

function Shrinking({ isOn, onChange, queue }: ShrinkingProps) {
  const pictures = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const smaller = pictures.filter(({ file, answer }) => answer && answer.sentBytes < file.size);
  const before = smaller.reduce((sum, { file }) => sum + file.size, 0);
  const after = smaller.reduce((sum, { answer }) => sum + (answer?.sentBytes ?? 0), 0);
  return (
    <Stack gap={2}>
      <Switch
        label="Shrink very large pictures before they are sent"
        description="Never below four times what the model reads, and never those that go into a sample set."
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {smaller.length > 0 && (
        <Text size="sm" className="numbers">
          {`${smaller.length} shrunk: ${bytesText(before)} → ${bytesText(after)}`}
        </Text>
      )}
    </Stack>
  );
}

interface ResultsProps {
  readonly queue: PictureQueue<PictureAnswer>;
  readonly place: VerdictPlace | undefined;
}

/** Counts at once, and pictures as soon as there is time for them: a hundred of them hold nothing up. */
function Results({ queue, place }: ResultsProps) {
  const pictures = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const shown = useDeferredValue(pictures);
  if (pictures.length === 0) return null;
  return (
    <>
      <QueueProgress queue={queue} pictures={pictures} />
      <Pictures queue={queue} pictures={shown} place={place} />
    </>
  );
}

interface PicturesProps extends ResultsProps {
  readonly pictures: readonly ClassifiedPicture[];
}

const Pictures = memo(({ queue, pictures, place }: PicturesProps) => {
  const retry = useCallback((id: number) => queue.retry(id), [queue]);
  const remove = useCallback((id: number) => queue.remove(id), [queue]);
  return (
    <section aria-labelledby="answers">
      <VisuallyHidden component="h2" id="answers">
        Answers
      </VisuallyHidden>
      <SimpleGrid
        cols={{ base: 1, md: 2, xl: 3 }}
        spacing="sm"
        component="ul"
        style={{ listStyle: 'none', padding: 0, margin: 0 }}
      >
        {pictures.map((picture) => (
          <PictureCard key={picture.id} picture={picture} onRetry={retry} onRemove={remove} place={place} />
        ))}
      </SimpleGrid>
    </section>
  );
});
Pictures.displayName = 'Pictures';
