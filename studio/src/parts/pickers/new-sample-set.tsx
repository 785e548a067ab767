import { Button, Group, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import { CreateSampleSetDocument } from '../../generated/graphql.js';
import { FailureNotice } from '../states/failure-notice.js';
import { LabelSetPicker } from './pickers.js';

interface NewSampleSetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Slug of the label set that answers are given in; null: it is asked for. */
  readonly labelSet: string | null;
  readonly onMade: (slug: string) => void;
}

/** Asks for what a sample set needs, and makes it. */
export const NewSampleSet = ({ isOpen, onClose, ...props }: NewSampleSetProps) => (
  <Modal opened={isOpen} onClose={onClose} title="New sample set" closeButtonProps={{ 'aria-label': 'Close' }}>
    <NewSampleSetForm {...props} />
  </Modal>
);

function NewSampleSetForm({ labelSet: given, onMade }: Pick<NewSampleSetProps, 'labelSet' | 'onMade'>) {
  const [slug, setSlug] = useState(given === null ? '' : `${given}-checked`);
  const [name, setName] = useState('');
  const [chosen, setLabelSet] = useState<string | null>(null);
  const [keepThumbnails, setKeepThumbnails] = useState(true);
  const [failure, setFailure] = useState<Failure>();
  const [isMaking, setMaking] = useState(false);
  const request = useRequest();
  const labelSet = given ?? chosen;
  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (labelSet === null) return;
    setMaking(true);
    try {
      const input = { slug, labelSet, keepThumbnails, ...(name !== '' && { name }) };
      const made = await request(CreateSampleSetDocument, { input });
      onMade(made.createSampleSet?.sampleSet.slug ?? slug);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setMaking(false);
    }
  };
  return (
    <Stack component="form" onSubmit={make}>
      {failure && <FailureNotice failure={failure} />}
      {given === null && <LabelSetPicker value={chosen} onChange={setLabelSet} required />}
      <TextInput
        label="Slug"
        description="Names it in addresses and on the command line: small letters, digits and dashes."
        value={slug}
        onChange={(event) => setSlug(event.currentTarget.value)}
        required
        data-autofocus
      />
      <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Switch
        label="Keep small pictures"
        description="At most 256 pixels a side. Without them, samples are shown by the names of their files."
        checked={keepThumbnails}
        onChange={(event) => setKeepThumbnails(event.currentTarget.checked)}
      />
      <Group justify="flex-end">
        <Button type="submit" loading={isMaking} disabled={slug === '' || labelSet === null}>
          Make it
        </Button>
      </Group>
    </Stack>
  );
}
