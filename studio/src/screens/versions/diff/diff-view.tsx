import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useAnswer } from '../../../api/answer.js';
import { VersionDiffDocument, type VersionDiffQuery } from '../../../generated/graphql.js';
import { versionRef } from '../../../parts/pickers/version-ref.js';
import { Shown } from '../../../parts/states/states.js';
import { fieldDiffs, otherDifferences, type Piece } from './diff-lines.js';

type Diff = NonNullable<NonNullable<VersionDiffQuery['labelSet']>['version']>['diff'];
type DiffedLabel = Diff['added'][number];

const PAGE = 50;

/** What changed between two versions, label by label and field by field. @param props.from a number or a tag */
export function DiffView({ slug, from, to }: { slug: string; from: string; to: string }) {
  const [offset, setOffset] = useState(0);
  const [old, next] = [versionRef(slug, from), versionRef(slug, to)];
  const answer = useAnswer(VersionDiffDocument, {
    slug,
    from: old.version ?? null,
    fromTag: old.tag ?? null,
    to: next.version ?? null,
    toTag: next.tag ?? null,
    first: PAGE,
    offset,
  });
  return (
    <Shown answer={answer} what="what changed">
      {({ labelSet }) => {
        const diff = labelSet?.version?.diff;
        if (!diff) return answer.failure ? null : <Text>There is no such version any more.</Text>;
        return (
          <Stack gap="md" data-diff={`${diff.from}-${diff.to}`}>
            <DiffLists diff={diff} offset={offset} />
            {(offset > 0 || diff.hasMore) && (
              <Group gap="xs">
                <Button
                  size="xs"
                  variant="default"
                  disabled={offset === 0}
                  onClick={() => setOffset(Math.max(0, offset - PAGE))}
                >
                  The {PAGE} before
                </Button>
                <Button size="xs" variant="default" disabled={!diff.hasMore} onClick={() => setOffset(offset + PAGE)}>
                  The next {PAGE}
                </Button>
              </Group>
            )}
          </Stack>
        );
      }}
    </Shown>
  );
}

function DiffLists({ diff, offset }: { diff: Diff; offset: number }) {
  const { added, removed, changed } = diff;
  const others = otherDifferences(diff);
  const isSame = added.length + removed.length + changed.length === 0;
  return (
    <>
      {others.map((sentence) => (
        <Text key={sentence}>{sentence}</Text>
      ))}
      {isSame && offset === 0 && <Text>The labels of both are the same.</Text>}
      <Labels title="Added" labels={added} became="added" />
      <Labels title="Removed" labels={removed} became="removed" />
      {changed.length > 0 && (
        <Stack gap="sm">
          <Title order={3} size="h5">
            Changed
          </Title>
          {changed.map(({ before, after, fields }) => (
            <Stack key={after.labelId} gap={2}>
              <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                {before.name}
              </Text>
              {fieldDiffs(fields, before, after).map(({ field, pieces }) => (
                <Group key={field} gap="xs" align="baseline">
                  <Text size="sm" c="dimmed">
                    {field}
                  </Text>
                  {pieces.map((piece) => (
                    <PieceText key={`${piece.became} ${piece.text}`} piece={piece} />
                  ))}
                </Group>
              ))}
            </Stack>
          ))}
        </Stack>
      )}
    </>
  );
}

function Labels({ title, labels, became }: { title: string; labels: readonly DiffedLabel[]; became: Piece['became'] }) {
  if (labels.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {title}
      </Title>
      {labels.map(({ labelId, name, synonyms }) => (
        <Group key={labelId} gap="xs" align="baseline">
          <PieceText piece={{ became, text: name }} />
          {synonyms.length > 0 && (
            <Text size="sm" c="dimmed">
              also {synonyms.join(', ')}
            </Text>
          )}
        </Group>
      ))}
    </Stack>
  );
}

/** Marked by a sign as well as by colour and line. */
function PieceText({ piece: { became, text } }: { piece: Piece }) {
  if (became === 'kept')
    return (
      <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Text>
    );
  const isAdded = became === 'added';
  return (
    <Text
      component={isAdded ? 'ins' : 'del'}
      size="sm"
      c={isAdded ? 'var(--studio-gained)' : 'var(--studio-lost)'}
      style={{ overflowWrap: 'anywhere' }}
    >
      {isAdded ? '+ ' : '− '}
      {text}
    </Text>
  );
}
