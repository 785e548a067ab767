import { Button, Group } from '@mantine/core';
import { IconDownload, IconPlus, IconUpload } from '@tabler/icons-react';
import { memo } from 'react';
import { csvOf } from '../import/table-text.js';
import type { Vocabulary } from '../vocabulary.js';
import { rowsOf } from './rows.js';

interface ToolsProps {
  readonly isEditable: boolean;
  readonly onAdd: () => void;
  readonly onImport: () => void;
  readonly onExport: () => void;
}

/** Gives the browser a file to keep. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

/** Gives the browser the labels as the draft has them, as a file. */
export function exportLabels({ slug, version, labels, draft }: Vocabulary): void {
  const kept = rowsOf(labels, draft).flatMap(({ state, label }) => (state === 'removed' ? [] : [label]));
  download(`${slug}-version-${version.number}${draft ? '-draft' : ''}.csv`, csvOf(labels, draft, kept));
}

/** What can be done with the whole vocabulary. */
export const Tools = memo(({ isEditable, onAdd, onImport, onExport }: ToolsProps) => {
  return (
    <Group gap="xs" pt={{ base: 0, sm: 25 }}>
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd} disabled={!isEditable}>
        New label
      </Button>
      <Button
        variant="default"
        leftSection={<IconUpload size={16} aria-hidden />}
        onClick={onImport}
        disabled={!isEditable}
      >
        Paste or import
      </Button>
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={onExport}>
        Export as CSV
      </Button>
    </Group>
  );
});
