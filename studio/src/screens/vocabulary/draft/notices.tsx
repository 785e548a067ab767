import { Alert, Button, Group, Text } from '@mantine/core';
import { memo } from 'react';
import { useAddress } from '../../../parts/address/address.js';
import { when } from '../../../parts/figures/figures.js';
import { useSession } from '../../../session/session.js';
import type { Vocabulary } from '../vocabulary.js';
import { MergeButton } from './merge-button.js';

/** What an author should know before the next edit: a newer version, or that this one is not to be edited. */
export const Notices = memo(({ vocabulary }: { vocabulary: Vocabulary }) => {
  const { version, latest, draft, isEditable } = vocabulary;
  const { can } = useSession();
  const [, setAt] = useAddress('at');
  if (draft && latest.number > draft.base)
    return (
      <Alert color="yellow" title={`A colleague has saved version ${latest.number}`} role="status">
        <Group gap="sm">
          <Text size="sm">
            By {latest.createdBy}, {when(latest.createdAt)}
            {latest.message ? `: ${latest.message}` : ', without a message'}. Your draft changes version {draft.base}.
          </Text>
          {can('CATALOG_WRITE') && <MergeButton vocabulary={vocabulary} draft={draft} />}
        </Group>
      </Alert>
    );
  if (!can('CATALOG_WRITE'))
    return (
      <Text size="sm">
        With this key you can try changes and see what they flip. To save them takes the scope CATALOG_WRITE.
      </Text>
    );
  if (isEditable || draft?.job !== undefined) return null;
  return (
    <Group gap="sm">
      <Text size="sm">
        Version {version.number} is shown as it was saved. Edits are made to{' '}
        {draft === undefined ? 'the newest version, or to the one that your draft changes' : `version ${draft.base}`}.
      </Text>
      <Button size="xs" variant="default" onClick={() => setAt(null)}>
        Go there
      </Button>
    </Group>
  );
});
