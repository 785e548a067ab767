import { Button, Collapse, Group, List, Paper, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { when } from '../../../parts/figures/figures.js';
import { moveText } from '../words.js';
import { policyText } from './gate.js';
import type { Tag } from './move-dialog.js';

export interface TagCardProps {
  readonly tag: Tag;
  readonly mayChange: boolean;
  readonly onPolicy: () => void;
  readonly onRemovePolicy: () => void;
  readonly onRemove: () => void;
}

/** A tag: where it is, what its moves must not make worse, and where it has been. */
export function TagCard({ tag, mayChange, onPolicy, onRemovePolicy, onRemove }: TagCardProps) {
  const [isOpen, { toggle }] = useDisclosure();
  const { name, version, movedAt, movedBy, policy, history } = tag;
  // For people who do not see which tag a button is below.
  const ofIt = <VisuallyHidden>({name})</VisuallyHidden>;
  return (
    <Paper withBorder p="sm" component="li" style={{ listStyle: 'none' }} data-tag-card={name}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {name}
        </Title>
        <Text size="sm">
          On version {version.number} since {when(movedAt)}, put there by {movedBy}.
        </Text>
        <Text size="sm">{policy ? policyText(policy) : 'It has no policy: it moves to any version.'}</Text>
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={toggle} aria-expanded={isOpen}>
            {isOpen ? 'Hide its moves' : `Its moves (${history.length})`} {ofIt}
          </Button>
          {mayChange && (
            <>
              <Button variant="default" size="xs" onClick={onPolicy}>
                {policy ? 'Change the policy…' : 'Set a policy…'} {ofIt}
              </Button>
              {policy && (
                <Button variant="default" size="xs" onClick={onRemovePolicy}>
                  Remove the policy… {ofIt}
                </Button>
              )}
              <Button variant="default" size="xs" onClick={onRemove}>
                Remove the tag… {ofIt}
              </Button>
            </>
          )}
        </Group>
        <Collapse expanded={isOpen}>
          <Moves history={history} />
        </Collapse>
      </Stack>
    </Paper>
  );
}

/** Newest first. */
const Moves = ({ history }: { history: Tag['history'] }) => (
  <List size="sm" spacing={4}>
    {[...history].reverse().map((move) => (
      <List.Item key={move.at}>
        {when(move.at)}: {moveText(move)} by {move.by}.{move.forced && ` In spite of the gate, because: ${move.forced}`}
        {move.gate && (
          <Text size="sm" c="dimmed">
            {move.gate.sentence}
          </Text>
        )}
      </List.Item>
    ))}
  </List>
);
