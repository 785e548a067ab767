import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { SuggestionPartsFragment } from '../../generated/graphql.js';
import { Empty } from '../../parts/states/states.js';
import { FixButton } from './fix-button.js';
import { figuresText, KINDS } from './suggestion-text.js';
import type { Fixes } from './use-fix.js';

/** Edits by which more pictures would be right: what is proven, and apart what is only possible. */
export function SuggestionList({
  suggestions,
  fixes,
}: {
  suggestions: readonly SuggestionPartsFragment[];
  fixes: Fixes;
}) {
  const proven = suggestions.filter(({ isProven }) => isProven);
  const possible = suggestions.filter(({ isProven }) => !isProven);
  if (suggestions.length === 0)
    return <Empty title="No edit was found by which more of these pictures would be right." />;
  return (
    <Stack gap="lg">
      <Stack gap="sm">
        <Title order={3} size="h5">
          Proven ({proven.length})
        </Title>
        <Text size="sm" c="dimmed">
          {proven.length === 0
            ? 'None: for no edit do these pictures rule out chance.'
            : 'Each on top of those before it. They pass two tests on the half of the pictures that never judges a move.'}
        </Text>
        {proven.map((suggestion) => (
          <SuggestionCard key={suggestion.message} suggestion={suggestion} fixes={fixes} />
        ))}
      </Stack>
      {possible.length > 0 && (
        <Stack gap="sm">
          <Title order={3} size="h5">
            Possible, not proven ({possible.length})
          </Title>
          <Text size="sm" c="dimmed">
            What these gain may be chance, and be lost on other pictures.
          </Text>
          {possible.map((suggestion) => (
            <SuggestionCard key={suggestion.message} suggestion={suggestion} fixes={fixes} />
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function SuggestionCard({ suggestion, fixes }: { suggestion: SuggestionPartsFragment; fixes: Fixes }) {
  const { kind, isProven, message, text, label, change } = suggestion;
  return (
    <Paper
      withBorder
      p="sm"
      data-proven={isProven}
      style={
        isProven
          ? { borderColor: 'var(--studio-gained)' }
          : { border: '1px dashed var(--mantine-color-dimmed)', background: 'var(--mantine-color-default-hover)' }
      }
    >
      <Stack gap="xs">
        <Group gap="xs">
          <Badge
            variant={isProven ? 'filled' : 'outline'}
            color={isProven ? 'green.9' : 'gray'}
            c={isProven ? 'white' : 'var(--mantine-color-text)'}
            tt="none"
          >
            {isProven ? 'proven' : 'possible, not proven'}
          </Badge>
          <Text fw={isProven ? 600 : 400} style={{ overflowWrap: 'anywhere' }}>
            {KINDS[kind] ?? kind}
            {label && ` of ${label.name}`}
            {text && `: ${text}`}
          </Text>
        </Group>
        <Text size="sm" className="numbers">
          {figuresText(suggestion)}
        </Text>
        {!text && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {message}
          </Text>
        )}
        <FixButton change={change} labels={label ? [label] : []} fixes={fixes} isSure={isProven} about={message} />
      </Stack>
    </Paper>
  );
}
