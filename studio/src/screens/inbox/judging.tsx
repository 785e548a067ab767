import { Button, Group, Kbd, Stack, Text, Title } from '@mantine/core';
import { percent } from '../../parts/figures/figures.js';
import { LabelPicker } from '../../parts/pickers/label-picker.js';
import { Picture } from '../../parts/picture.js';
import type { InboxKey } from './keys.js';
import type { Sitting, SittingState } from './sitting.js';
import { perform } from './use-keys.js';
import type { InboxPicture } from './use-sitting.js';

interface JudgingProps {
  readonly sitting: Sitting<InboxPicture>;
  readonly state: SittingState<InboxPicture>;
  readonly current: InboxPicture;
  /** Slug of the label set. */
  readonly labelSet: string;
}

/** One picture, and the ways to judge it. */
export function Judging({ sitting, state, current, labelSet }: JudgingProps) {
  const act = (key: InboxKey) => perform(sitting, current, key);
  return (
    <Group align="flex-start" gap="lg">
      <Stack gap="xs" w={{ base: '100%', xs: 320 }}>
        <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }} aria-live="polite">
          {current.fileName ?? (current.collectedAt ? 'A collected picture' : 'A picture without a name')}
        </Title>
        <Picture source={current.thumbnail} label={current.fileName ?? current.sampleId} size={288} />
        <Text size="sm" c="dimmed" className="numbers">
          {current.margin == null
            ? 'Nothing is guessed of it: it has no vector of this model.'
            : `The two most probable labels are ${percent(current.margin)} apart.`}
        </Text>
        <Upcoming pictures={state.upcoming.slice(0, 5)} />
      </Stack>
      <Stack gap="xs" flex={1} miw={260} maw={480}>
        <Guesses current={current} onJudge={(guess) => act({ does: 'judge', guess })} />
        <Choice keys={['U']} text="In no label" onClick={() => act({ does: 'unknown' })} />
        <LabelPicker
          key={current.sampleId}
          slug={labelSet}
          label="Another label"
          placeholder="search for it"
          value={null}
          onChange={(label) => label && sitting.judge([label.labelId])}
        />
        {state.canRefuse && (
          <Choice keys={['R']} text="Refuse: keep nothing of it" onClick={() => act({ does: 'refuse' })} />
        )}
        <Group gap="xs" grow>
          <Choice keys={['space']} text="Skip" onClick={() => act({ does: 'skip' })} />
          <Choice keys={['Z']} text="Undo" disabled={!state.canUndo} onClick={() => act({ does: 'undo' })} />
        </Group>
        {state.canRefuse && (
          <Text size="sm" c="dimmed">
            A picture that is refused is deleted. That can be undone until it is sent with the next judgements.
          </Text>
        )}
      </Stack>
    </Group>
  );
}

interface GuessesProps {
  readonly current: InboxPicture;
  readonly onJudge: (guess: number) => void;
}

const Guesses = ({ current, onJudge }: GuessesProps) =>
  current.guesses.map(({ labelId, name, probability }, at) => (
    <Choice
      key={labelId}
      keys={[String(at + 1)]}
      text={name}
      figure={percent(probability)}
      onClick={() => onJudge(at)}
    />
  ));

interface ChoiceProps {
  readonly keys: readonly string[];
  readonly text: string;
  readonly figure?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

const Choice = ({ keys, text, figure, disabled = false, onClick }: ChoiceProps) => (
  <Button
    variant="default"
    justify="flex-start"
    leftSection={keys.map((key) => (
      <Kbd key={key} aria-hidden>
        {key}
      </Kbd>
    ))}
    rightSection={
      figure && (
        <Text span size="sm" c="dimmed" className="numbers">
          {figure}
        </Text>
      )
    }
    disabled={disabled}
    data-judging
    // Pressed with a mouse it takes no focus, so that the keys stay with the picture.
    onMouseDown={(event) => event.preventDefault()}
    onClick={onClick}
  >
    {text}
  </Button>
);

/** What comes next, small: the browser has it before it is needed. */
const Upcoming = ({ pictures }: { pictures: readonly InboxPicture[] }) => (
  <Group gap={6} aria-hidden>
    {pictures.map(({ sampleId, thumbnail }) => (
      <Picture key={sampleId} source={thumbnail} label="" size={48} />
    ))}
  </Group>
);
