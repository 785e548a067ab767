import { Button, Group } from '@mantine/core';
import { IconDownload, IconPlus, IconUpload } from '@tabler/icons-react';
import { rowsOf } from './rows.js';
import { csvOf } from './table-text.js';
import type { Vocabulary } from './vocabulary.js';

interface ToolsProps {
  readonly vocabulary: Vocabulary;
  readonly onAdd: () => void;
  readonly onImport: () => void;
}

/** Gives the browser a file to keep. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

/** What can be done with the whole vocabulary. */
export function Tools({ vocabulary, onAdd, onImport }: ToolsProps) {
  const { slug, version, labels, draft, isEditable } = vocabulary;
  const exportAll = () => {
    const kept = rowsOf(labels, draft).filter(({ state }) => state !== 'removed');
    const name = `${slug}-version-${version.number}${draft ? '-draft' : ''}.csv`;
    download(
      name,
      csvOf(
        labels,
        draft,
        kept.map(({ label }) => label),
      ),
    );
  };
  return (
    <Group gap="xs">
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
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={exportAll}>
        Export as CSV
      </Button>
    </Group>
  );
}
