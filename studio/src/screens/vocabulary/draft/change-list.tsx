import { Button, Drawer, Group, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { changeCount, type Draft, type LabelEdit } from '../../../draft/draft.js';
import type { Vocabulary } from '../vocabulary.js';
import { changesOf } from './changes.js';

/** Changes that are listed at a time. */
const LISTED = 200;

interface ChangeListProps {
  readonly vocabulary: Vocabulary;
  readonly draft: Draft;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What will change, label by label, with the way back of each and of all. */
export function ChangeList({ vocabulary, draft, isOpen, onClose }: ChangeListProps) {
  const edits = Object.entries(draft.edits);
  const [isSure, setSure] = useState(false);
  const discard = () => {
    vocabulary.replace(undefined);
    onClose();
  };
  return (
    <Drawer
      closeButtonProps={{ 'aria-label': 'Close' }}
      opened={isOpen}
      onClose={onClose}
      position="right"
      size="lg"
      title="What will change"
    >
      <Stack>
        <Group gap="xs">
          {isSure ? (
            <>
              <Text size="sm">Throw away all {changeCount(draft).toLocaleString()} changes?</Text>
              <Button size="xs" color="red" onClick={discard}>
                Throw them away
              </Button>
              <Button size="xs" variant="default" onClick={() => setSure(false)}>
                Keep them
              </Button>
            </>
          ) : (
            <Button size="xs" variant="default" onClick={() => setSure(true)} disabled={!vocabulary.isEditable}>
              Undo all
            </Button>
          )}
        </Group>
        <ScrollArea>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Label</Table.Th>
                <Table.Th>Change</Table.Th>
                <Table.Th>
                  <Text span size="sm" fw={700}>
                    Undo
                  </Text>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {draft.promptTemplate && (
                <TemplateChange slug={draft.promptTemplate.slug} onUndo={() => vocabulary.withTemplate(null)} />
              )}
              {edits.slice(0, LISTED).map(([key, edit]) => (
                <Change key={key} edit={edit} vocabulary={vocabulary} onUndo={() => vocabulary.undo(key)} />
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
        {edits.length > LISTED && <Text size="sm">and {(edits.length - LISTED).toLocaleString()} more</Text>}
      </Stack>
    </Drawer>
  );
}

function Change({ edit, vocabulary, onUndo }: { edit: LabelEdit; vocabulary: Vocabulary; onUndo: () => void }) {
  const name = (edit.after ?? edit.before)?.name;
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {changesOf(edit, vocabulary.labels, vocabulary.draft).map((text) => (
          <Text key={text} size="sm">
            {text}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Button size="compact-xs" variant="default" onClick={onUndo} aria-label={`Undo the changes of ${name}`}>
          Undo
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

const TemplateChange = ({ slug, onUndo }: { slug: string; onUndo: () => void }) => (
  <Table.Tr>
    <Table.Td>All labels</Table.Td>
    <Table.Td>
      <Text size="sm">prompt template: {slug}. All are encoded anew.</Text>
    </Table.Td>
    <Table.Td>
      <Button size="compact-xs" variant="default" onClick={onUndo} aria-label="Undo the change of the prompt template">
        Undo
      </Button>
    </Table.Td>
  </Table.Tr>
);
