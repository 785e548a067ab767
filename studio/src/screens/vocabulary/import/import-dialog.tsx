import { Button, FileButton, Group, Modal, Stack, Table, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import type { Editing } from '../../../draft/draft.js';
import { changesOf } from '../draft/changes.js';
import type { Vocabulary } from '../vocabulary.js';
import { labelsIn, planned } from './table-text.js';

const LISTED = 100;
/** Of a text that is read after each key, ms. */
const PAUSE_MS = 200;
const KEPT_IN_SIGHT = 20_000;

interface ImportDialogProps {
  readonly vocabulary: Vocabulary;
  /** What was pasted. */
  readonly given: string;
  readonly onClose: () => void;
}

/** Takes labels of a spreadsheet or a file into the draft, after a look at what they change. */
export function ImportDialog({ vocabulary, given, onClose }: ImportDialogProps) {
  const [text, setText] = useState(given);
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const { labels, draft } = vocabulary;
  const plan = useMemo(() => {
    const found = labelsIn(settled);
    const { edits, problems, same } = planned(labels, draft, found.labels);
    return { edits, same, problems: [...found.problems, ...problems] };
  }, [settled, labels, draft]);
  const take = () => {
    vocabulary.edit(plan.edits);
    onClose();
  };
  return (
    <Modal
      closeButtonProps={{ 'aria-label': 'Close' }}
      opened
      onClose={onClose}
      size="xl"
      title="Labels from a spreadsheet or a file"
    >
      <Stack>
        <Text size="sm">
          Columns are name, synonyms, prompts, parent, metadata and id; the first row may say which. Synonyms and
          prompts are parted by |. What a table does not have stays as it is.
        </Text>
        <Group>
          <FileButton accept=".csv,.tsv,.tab,.txt,.json" onChange={(file) => void file?.text().then(setText)}>
            {(props) => (
              <Button variant="default" size="xs" {...props}>
                Choose a CSV, TSV or JSON file
              </Button>
            )}
          </FileButton>
        </Group>
        <Textarea
          label="Or paste rows here"
          value={text.length > KEPT_IN_SIGHT ? `${text.slice(0, KEPT_IN_SIGHT)}\n…` : text}
          readOnly={text.length > KEPT_IN_SIGHT}
          onChange={(event) => setText(event.currentTarget.value)}
          minRows={4}
          maxRows={8}
          autosize
          ff="monospace"
          data-autofocus
        />
        {plan.problems.slice(0, 10).map((problem) => (
          <Text key={problem} size="sm" c="var(--mantine-color-error)">
            {problem}
          </Text>
        ))}
        {plan.problems.length > 10 && (
          <Text size="sm">and {plan.problems.length - 10} more rows that are left out</Text>
        )}
        <Changes vocabulary={vocabulary} edits={plan.edits} same={plan.same} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={take} disabled={plan.edits.length === 0 || settled !== text}>
            Take into the draft
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ChangesProps {
  readonly vocabulary: Vocabulary;
  readonly edits: readonly Editing[];
  readonly same: number;
}

function Changes({ vocabulary: { labels, draft }, edits, same }: ChangesProps) {
  const added = edits.filter(({ before }) => before === null).length;
  return (
    <>
      <Text size="sm" fw={700} role="status">
        {added.toLocaleString()} new, {(edits.length - added).toLocaleString()} changed, {same.toLocaleString()} as they
        are
      </Text>
      {edits.length > 0 && (
        <Table.ScrollContainer minWidth={300} mah={280} type="native">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Label</Table.Th>
                <Table.Th>What will change</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {edits.slice(0, LISTED).map((edit) => (
                <Table.Tr key={edit.key}>
                  <Table.Td>{edit.after?.name}</Table.Td>
                  <Table.Td>{changesOf(edit, labels, draft).join('; ')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {edits.length > LISTED && <Text size="sm">and {(edits.length - LISTED).toLocaleString()} more</Text>}
    </>
  );
}
