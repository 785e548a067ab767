import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useRequest } from '../../api/request.js';
import { useSending } from '../../api/sending.js';
import { SaveTemplateDocument } from '../../generated/graphql.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import type { Fixes } from './use-fix.js';

/** Templates belong to no label set: a changed one is saved by itself, and then used by the draft. */
export function TemplateButton({ templates, fixes }: { templates: readonly string[]; fixes: Fixes }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Text size="sm" c="dimmed">
        Templates are kept by themselves: these are saved as a new set of templates, which the draft then uses.
      </Text>
      <Group>
        <Button size="xs" variant="default" onClick={open}>
          Save these templates…
        </Button>
      </Group>
      <Modal opened={isOpen} onClose={close} title="Save templates" closeButtonProps={{ 'aria-label': 'Close' }}>
        <TemplateForm templates={templates} fixes={fixes} onClose={close} />
      </Modal>
    </>
  );
}

function TemplateForm({
  templates,
  fixes,
  onClose,
}: {
  templates: readonly string[];
  fixes: Fixes;
  onClose: () => void;
}) {
  const request = useRequest();
  const [slug, setSlug] = useState('');
  const { send, isSending, failure } = useSending();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      const { createPromptTemplate } = await request(SaveTemplateDocument, {
        input: { slug, templates: [...templates] },
      });
      const saved = createPromptTemplate?.promptTemplate;
      if (!saved) return;
      fixes.useTemplate({ slug: saved.slug, version: saved.version });
      notifications.show({ message: `The templates are saved as ${slug}, and your draft uses them.`, color: 'green' });
      onClose();
    });
  };
  return (
    <Stack component="form" onSubmit={submit}>
      <Code block>{templates.join('\n')}</Code>
      <TextInput
        label="Slug of the new set of templates"
        description="Small letters, digits and hyphens."
        value={slug}
        onChange={(event) => setSlug(event.currentTarget.value.trim())}
        required
        data-autofocus
      />
      {failure && <FailureNotice failure={failure} />}
      <Group>
        <Button type="submit" disabled={slug === ''} loading={isSending}>
          Save, and use in the draft
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
