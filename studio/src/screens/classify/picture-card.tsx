import { Badge, Button, CloseButton, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { memo } from 'react';
import { sentenceOf } from '../../api/sentences.js';
import { RankedBars } from '../../parts/figures/ranked-bars.js';
import { Picture } from '../../parts/picture.js';
import type { ClassifiedPicture, PictureAnswer } from './ask.js';
import { answererText } from './question.js';
import { bytesText } from './shrink.js';
import { Verdict, type VerdictPlace } from './verdict.js';

interface PictureCardProps {
  readonly picture: ClassifiedPicture;
  readonly onRetry: (id: number) => void;
  readonly onRemove: (id: number) => void;
  /** Where right answers go; undefined: nowhere. */
  readonly place: VerdictPlace | undefined;
}

/** One picture and what came of it. Drawn again when that changes, and not when another picture's does. */
export const PictureCard = memo(({ picture, onRetry, onRemove, place }: PictureCardProps) => (
  <Paper component="li" withBorder p="sm" data-state={picture.state}>
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} truncate component="h3">
          {picture.file.name}
        </Text>
        <CloseButton size="sm" aria-label={`Remove ${picture.file.name}`} onClick={() => onRemove(picture.id)} />
      </Group>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        <Picture
          source={picture.failure?.code === 'UNSUPPORTED_IMAGE' ? null : picture.url}
          label={picture.file.name}
        />
        <Stack gap="xs" flex={1} miw={0}>
          <Outcome picture={picture} onRetry={onRetry} />
        </Stack>
      </Group>
      {picture.answer && picture.state === 'answered' && (
        <>
          <Origin picture={picture} answer={picture.answer} />
          {place && <Verdict file={picture.file} answer={picture.answer} place={place} />}
        </>
      )}
    </Stack>
  </Paper>
));
PictureCard.displayName = 'PictureCard';

function Outcome({ picture, onRetry }: Pick<PictureCardProps, 'picture' | 'onRetry'>) {
  const { state, note, answer, failure } = picture;
  if (state === 'answered' && answer) return <Answered answer={answer} />;
  if (state === 'failed' && failure) {
    const { title, advice } = sentenceOf(failure);
    return (
      <Stack gap={6} role="alert" data-code={failure.code} align="flex-start">
        <Text size="sm" fw={600} c="var(--mantine-color-error)">
          {title}
        </Text>
        <Text size="sm">{advice}</Text>
        <Text size="xs" c="dimmed" style={{ wordBreak: 'break-word' }}>
          {failure.message}
        </Text>
        {canHelp(failure.code) && <Again id={picture.id} onRetry={onRetry} />}
      </Stack>
    );
  }
  if (state === 'cancelled') {
    return (
      <Stack gap={6} align="flex-start">
        <Text size="sm">Cancelled</Text>
        <Again id={picture.id} onRetry={onRetry} />
      </Stack>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap">
      {state === 'sending' && <Loader size="xs" aria-hidden />}
      <Text size="sm">{note ?? (state === 'sending' ? 'sending' : 'waiting')}</Text>
    </Group>
  );
}

/** What is wrong with the file itself stays wrong. */
const canHelp = (code: string): boolean => !['UNSUPPORTED_IMAGE', 'PAYLOAD_TOO_LARGE', 'FORBIDDEN'].includes(code);

const Again = ({ id, onRetry }: { id: number; onRetry: (id: number) => void }) => (
  <Button size="compact-sm" variant="default" onClick={() => onRetry(id)}>
    Try again
  </Button>
);

const Answered = ({ answer }: { answer: PictureAnswer }) => (
  <>
    {answer.unknown && (
      <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none" style={{ alignSelf: 'flex-start' }}>
        none of these
      </Badge>
    )}
    <RankedBars predictions={answer.predictions} />
    {answer.predictionSet && (
      <Text size="xs" c="dimmed">
        With 90 % coverage: {setText(answer.predictionSet)}
      </Text>
    )}
  </>
);

function setText({ size, predictions }: NonNullable<PictureAnswer['predictionSet']>): string {
  const names = predictions.map(({ name }) => name).join(', ');
  return size > predictions.length ? `${names} and ${size - predictions.length} more` : names;
}

function Origin({ picture, answer }: { picture: ClassifiedPicture; answer: PictureAnswer }) {
  const { size } = picture.file;
  return (
    <Text size="xs" c="dimmed">
      {`Answered by ${answererText(answer.provenance, answer.tag)}.`}
      {answer.sentBytes < size && ` Shrunk: ${bytesText(size)} → ${bytesText(answer.sentBytes)}.`}
    </Text>
  );
}
