import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.js';
import { useRequest } from '../../../api/request.js';
import { changeCount, type Draft } from '../../../draft/draft.js';
import { SaveDraftDocument, StartDraftJobDocument } from '../../../generated/graphql.js';
import { useAddress } from '../../../parts/address/address.js';
import { FailureNotice } from '../../../parts/states/failure-notice.js';
import type { Vocabulary } from '../vocabulary.js';
import { inputOf } from './live-flips.js';
import { MergeButton } from './merge-button.js';

interface SaveDialogProps {
  readonly vocabulary: Vocabulary;
  readonly draft: Draft;
  readonly onClose: () => void;
}

/** Saves the draft as one version, with a message; as a job where it is too much to wait for. */
export function SaveDialog({ vocabulary, draft, onClose }: SaveDialogProps) {
  const [message, setMessage] = useState('');
  const { save, startJob, failure, isBusy } = useSaving(vocabulary, draft, message, onClose);
  const count = changeCount(draft);
  return (
    <Modal
      closeButtonProps={{ 'aria-label': 'Close' }}
      opened
      onClose={onClose}
      title={`Save ${count.toLocaleString()} change${count === 1 ? '' : 's'}`}
    >
      <form onSubmit={save}>
        <Stack>
          <Text size="sm">
            They become the version after {draft.base}. Tags stay where they are until somebody moves them.
          </Text>
          <Textarea
            label="Message"
            description="Why, for whoever reads the history."
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
            maxLength={500}
            autosize
            minRows={2}
            data-autofocus
          />
          {failure && (
            <FailureNotice failure={failure}>
              {failure.code === 'CONFLICT' && <MergeButton vocabulary={vocabulary} draft={draft} onMerged={onClose} />}
              {failure.code === 'TOO_LARGE_TO_WAIT' && (
                <Button size="xs" onClick={startJob}>
                  Save it as a job
                </Button>
              )}
            </FailureNotice>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not yet
            </Button>
            <Button type="submit" loading={isBusy}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useSaving(vocabulary: Vocabulary, draft: Draft, message: string, onClose: () => void) {
  const request = useRequest();
  const [, setAt] = useAddress('at');
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const input = {
    labelSet: draft.labelSet,
    draft: inputOf(draft),
    expectedVersion: draft.base,
    ...(message.trim() !== '' && { message: message.trim() }),
  };
  const during = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
      vocabulary.refresh();
    } finally {
      setBusy(false);
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    return during(async () => {
      const { applyDraft } = await request(SaveDraftDocument, { input });
      vocabulary.replace(undefined);
      setAt(null);
      vocabulary.refresh();
      notifications.show(savedText(applyDraft));
    });
  };
  const startJob = () =>
    during(async () => {
      const { startJob: started } = await request(StartDraftJobDocument, { input: { applyDraft: input } });
      vocabulary.replace({ ...draft, job: started.job.id });
    });
  return { save, startJob, failure, isBusy };
}

interface Saved {
  readonly unchanged: boolean;
  readonly promptsEncoded: number;
  readonly warnings: readonly string[];
  readonly version: { readonly number: number };
}

function savedText(saved: Saved | null | undefined) {
  if (!saved) return { title: 'Saved', message: '' };
  const { unchanged, version, promptsEncoded, warnings } = saved;
  if (unchanged) return { title: 'Nothing was to be saved', message: `Version ${version.number} is as the draft is.` };
  return {
    title: `Saved as version ${version.number}`,
    message: [`${promptsEncoded.toLocaleString()} prompts were encoded.`, ...warnings].join(' '),
  };
}
