import { Group, Stack, Text } from '@mantine/core';
import { useAnswer } from '../../../api/answer.js';
import type { Draft } from '../../../draft/draft.js';
import { FlippedPicturesDocument, type FlippedPicturesQuery } from '../../../generated/graphql.js';
import { percent, ShareFigure } from '../../../parts/figures/figures.js';
import { Picture } from '../../../parts/picture.js';
import { Shown } from '../../../parts/states/states.js';
import { previewOf } from './live-flips.js';

type Flip = NonNullable<FlippedPicturesQuery['preview']>['flips']['nodes'][number];

const KINDS: Readonly<Record<Flip['kind'], string>> = {
  GAINED: 'gained: right now',
  LOST: 'lost: was right',
  CHANGED: 'another answer, as right or wrong as before',
  NEWLY_REFUSED: 'refused now',
  NEWLY_ACCEPTED: 'accepted now',
};

type Answer = { readonly name: string; readonly probability: number } | null | undefined;
const answerText = (answer: Answer): string =>
  answer ? `${answer.name} (${percent(answer.probability)})` : 'no answer';

/** The first of the pictures that are answered differently, worst first: asked for when they are looked at. */
export function FlipList({ draft, sampleSet }: { draft: Draft; sampleSet: string }) {
  const answer = useAnswer(FlippedPicturesDocument, previewOf(draft, sampleSet));
  return (
    <Shown answer={answer} what="pictures">
      {({ preview: { from, to, flips } }) => (
        <Stack>
          <Text size="sm">
            Right before: <ShareFigure share={from.top1} size="sm" />. With the draft:{' '}
            <ShareFigure share={to.top1} size="sm" />.
          </Text>
          {flips.nodes.map((flip) => (
            <OneFlip key={flip.sample.id} flip={flip} />
          ))}
          {flips.totalCount > flips.nodes.length && (
            <Text size="sm">
              The first {flips.nodes.length} of {flips.totalCount}.
            </Text>
          )}
        </Stack>
      )}
    </Shown>
  );
}

const OneFlip = ({ flip: { sample, kind, before, after } }: { flip: Flip }) => (
  <Group wrap="nowrap" align="flex-start">
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
);
