import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import { JudgeSamplesDocument, RemoveSamplesDocument } from '../../generated/graphql.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { AnswerPicker } from './answer-picker.js';
import { answerText, expectedOf, type GivenAnswer, NO_ANSWER } from './given-answer.js';

interface SelectionBarProps {
  readonly set: string;
  /** Undefined: it was deleted, so that no answer can be given. */
  readonly labelSet: string | undefined;
  /** Ids of samples. */
  readonly selected: ReadonlySet<string>;
  readonly onNone: () => void;
  readonly onChanged: () => void;
}

/** What can be done with the pictures that are chosen. */
export function SelectionBar({ set, labelSet, selected, onNone, onChanged }: SelectionBarProps) {
  const [open, setOpen] = useState<'answer' | 'remove'>();
  const close = () => setOpen(undefined);
  const done = (text: string) => {
    close();
    notifications.show({ message: text });
    onChanged();
  };
  const props = { set, sampleIds: [...selected], onDone: done };
  return (
    <Group gap="xs">
      <Text aria-live="polite" className="numbers">
        {selected.size} chosen
      </Text>
      <Button
        size="xs"
        variant="default"
        disabled={selected.size === 0 || labelSet === undefined}
        onClick={() => setOpen('answer')}
      >
        Change the answer
      </Button>
      <Button size="xs" variant="default" disabled={selected.size === 0} onClick={() => setOpen('remove')}>
        Remove
      </Button>
      <Button size="xs" variant="default" disabled={selected.size === 0} onClick={onNone}>
        Choose none
      </Button>
      <Modal
        opened={open === 'answer'}
        onClose={close}
        title={`Answer of ${selected.size} pictures`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {labelSet !== undefined && <AnswerForm {...props} labelSet={labelSet} />}
      </Modal>
      <Modal
        opened={open === 'remove'}
        onClose={close}
        title={`Remove ${selected.size} pictures?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <RemoveForm {...props} />
      </Modal>
    </Group>
  );
}

interface FormProps {
  readonly set: string;
  readonly sampleIds: readonly string[];
  readonly onDone: (text: string) => void;
}

function AnswerForm({ set, sampleIds, labelSet, onDone }: FormProps & { labelSet: string }) {
  const [given, setGiven] = useState<GivenAnswer>(NO_ANSWER);
  const { send, isSending, failure } = useSending();
  const request = useRequest();
  const answer = expectedOf(given);
  const judge = () =>
    send(async () => {
      const judgements = sampleIds.map((sampleId) => ({ sampleId, ...answer }));
      await request(JudgeSamplesDocument, { input: { sampleSet: set, judgements } });
      onDone(`${sampleIds.length} pictures are now: ${answerText(given)}.`);
    });
  return (
    <Stack>
      {failure && <FailureNotice failure={failure} />}
      <AnswerPicker labelSet={labelSet} value={given} onChange={setGiven} />
      <Group justify="flex-end">
        <Button disabled={answer === undefined} loading={isSending} onClick={judge}>
          Give this answer
        </Button>
      </Group>
    </Stack>
  );
}

function RemoveForm({ set, sampleIds, onDone }: FormProps) {
  const { send, isSending, failure } = useSending();
  const request = useRequest();
  const remove = () =>
    send(async () => {
      await request(RemoveSamplesDocument, { input: { sampleSet: set, sampleIds: [...sampleIds] } });
      onDone(`${sampleIds.length} pictures were removed.`);
    });
  return (
    <Stack>
      {failure && <FailureNotice failure={failure} />}
      <Text size="sm">The next version is without them. Versions that have them keep them.</Text>
      <Group justify="flex-end">
        <Button color="red" loading={isSending} onClick={remove} data-autofocus>
          Remove them
        </Button>
      </Group>
    </Stack>
  );
}

function useSending() {
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const send = async (work: () => Promise<void>) => {
    setSending(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setSending(false);
    }
  };
  return { send, isSending, failure };
}
