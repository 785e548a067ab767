import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo } from 'react';
import { changeCount, type Draft } from '../../../draft/draft.js';
import { useAddress } from '../../../parts/address/address.js';
import { SampleSetPicker } from '../../../parts/pickers/pickers.js';
import { useSession } from '../../../session/session.js';
import type { Vocabulary } from '../vocabulary.js';
import { ChangeList } from './change-list.js';
import { FlipFigures } from './flip-figures.js';
import { SaveDialog } from './save-dialog.js';
import { SavingJob } from './saving-job.js';

/** Not drawn anew with each count of changes. */
const Samples = memo(SampleSetPicker);
const SHADOW = '0 -4px 12px rgb(0 0 0 / 12%)';

/** Below the table while there is a draft: what it changes, what it flips, and the way to save it. */
export const DraftBar = memo(({ vocabulary, draft }: { vocabulary: Vocabulary; draft: Draft }) => {
  const [sampleSet, chooseSamples] = useAddress('samples');
  const [isSaving, saving] = useDisclosure();
  const [isListed, list] = useDisclosure();
  const canSave = useSession().can('CATALOG_WRITE');
  const count = changeCount(draft);
  return (
    <Paper
      withBorder
      p="sm"
      component="section"
      aria-label="Draft"
      style={{ position: 'sticky', bottom: 0, zIndex: 20, boxShadow: SHADOW }}
    >
      <Stack gap="xs">
        <Group justify="space-between" align="flex-end">
          <Text fw={700} role="status">
            {count === 1 ? '1 change' : `${count.toLocaleString()} changes`} of version {draft.base}
          </Text>
          <Samples
            label="Count flips on"
            size="xs"
            labelSet={vocabulary.slug}
            value={sampleSet}
            onChange={chooseSamples}
            clearable
          />
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={list.open}>
              What will change
            </Button>
            <Button size="xs" onClick={saving.open} disabled={!vocabulary.isEditable || !canSave}>
              Save …
            </Button>
            {!canSave && <Text size="sm">Saving takes the scope CATALOG_WRITE.</Text>}
          </Group>
        </Group>
        {draft.job !== undefined && <SavingJob key={draft.job} vocabulary={vocabulary} draft={draft} id={draft.job} />}
        {sampleSet !== null && draft.job === undefined && <FlipFigures draft={draft} sampleSet={sampleSet} />}
      </Stack>
      <ChangeList vocabulary={vocabulary} draft={draft} isOpen={isListed} onClose={list.close} />
      {isSaving && <SaveDialog vocabulary={vocabulary} draft={draft} onClose={saving.close} />}
    </Paper>
  );
});
