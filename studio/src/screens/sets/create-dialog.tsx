import { Anchor, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAnswer } from '../../api/answer.js';
import { type Failure, failureOf } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import {
  CreateLabelSetDocument,
  type CreateLabelSetInput,
  StartCreateLabelSetDocument,
  TemplateChoicesDocument,
} from '../../generated/graphql.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { listedLabels, slugOf } from './new-set.js';

/** Makes a label set of a list of labels. */
export function CreateDialog({ onClose }: { onClose: () => void }) {
  const [slug, setSlug] = useState<string>();
  const [name, setName] = useState('');
  const [template, setTemplate] = useState<string | null>('photo');
  const [list, setList] = useState('');
  const labels = listedLabels(list);
  const input: CreateLabelSetInput = {
    slug: slug ?? slugOf(name),
    ...(name.trim() !== '' && { name: name.trim() }),
    ...(template !== null && { promptTemplate: { slug: template } }),
    labels,
  };
  const { create, startJob, failure, isBusy } = useCreating(input, onClose);
  return (
    <Modal closeButtonProps={{ 'aria-label': 'Close' }} opened onClose={onClose} title="New label set" size="lg">
      <form onSubmit={create}>
        <Stack>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="Slug"
            description="How programs name it: lower-case letters, digits and hyphens. It stays as it is."
            value={input.slug}
            onChange={(event) => setSlug(event.currentTarget.value)}
            required
          />
          <TemplatePicker value={template} onChange={setTemplate} />
          <Textarea
            label="Labels"
            description="One a line. Synonyms follow after bars: ship | boat | vessel"
            value={list}
            onChange={(event) => setList(event.currentTarget.value)}
            autosize
            minRows={5}
            maxRows={14}
            required
          />
          <Text size="sm" role="status">
            {labels.length === 1 ? '1 label' : `${labels.length.toLocaleString()} labels`}
          </Text>
          {failure && (
            <FailureNotice failure={failure}>
              {failure.code === 'TOO_LARGE_TO_WAIT' && (
                <Button size="xs" onClick={startJob}>
                  Make it as a job
                </Button>
              )}
            </FailureNotice>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy} disabled={input.slug === '' || labels.length === 0}>
              Make it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function TemplatePicker({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { data } = useAnswer(TemplateChoicesDocument, {});
  const found = data?.promptTemplates?.nodes ?? [];
  const chosen = found.find(({ slug }) => slug === value);
  return (
    <Select
      label="Prompt template"
      description={chosen ? `The model reads: ${chosen.templates[0]}` : 'What the model reads of each label.'}
      data={found.length === 0 ? ['photo'] : found.map(({ slug }) => slug)}
      value={value}
      onChange={onChange}
      allowDeselect={false}
      searchable
    />
  );
}

function useCreating(input: CreateLabelSetInput, onClose: () => void) {
  const request = useRequest();
  const navigate = useNavigate();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const during = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  const create = (event: FormEvent) => {
    event.preventDefault();
    return during(async () => {
      const { createLabelSet } = await request(CreateLabelSetDocument, { input });
      const message = [`${input.labels.length} labels.`, ...(createLabelSet?.warnings ?? [])].join(' ');
      notifications.show({ title: `${input.slug} was made`, message });
      await navigate(`/sets/${input.slug}/labels`);
    });
  };
  const startJob = () =>
    during(async () => {
      await request(StartCreateLabelSetDocument, { input: { createLabelSet: input } });
      notifications.show({
        title: `A job makes ${input.slug}`,
        message: (
          <Anchor component={Link} to="/jobs" size="sm">
            Look at it under Jobs
          </Anchor>
        ),
      });
    });
  return { create, startJob, failure, isBusy };
}
