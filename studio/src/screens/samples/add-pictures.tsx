import { Button, Group, List, Progress, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { type Request, useRequest } from '../../api/request.js';
import { AddSamplesDocument, type SampleRole } from '../../generated/graphql.js';
import { DropArea } from '../../parts/drop-area.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { AnswerPicker } from './answer-picker.js';
import { answerText, expectedOf, type GivenAnswer, NO_ANSWER, portionsOf } from './given-answer.js';

/** Of one request. Each makes one version. */
const MAX_FILES = 50;
const MAX_BYTES = 40_000_000;

const ROLES: readonly { value: SampleRole; label: string }[] = [
  { value: 'EVALUATION', label: 'to measure with' },
  { value: 'EXAMPLE', label: 'as examples to learn from' },
];

interface AddPicturesProps {
  readonly set: string;
  readonly labelSet: string;
  readonly onAdded: () => void;
}

interface Outcome {
  readonly done: number;
  readonly of: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: readonly string[];
}

/** Adds many pictures with one answer. */
export function AddPictures({ set, labelSet, onAdded }: AddPicturesProps) {
  const [given, setGiven] = useState<GivenAnswer>(NO_ANSWER);
  const [role, setRole] = useState<SampleRole>('EVALUATION');
  const [files, setFiles] = useState<File[]>([]);
  const [outcome, setOutcome] = useState<Outcome>();
  const [failure, setFailure] = useState<Failure>();
  const [running, setRunning] = useState<AbortController>();
  const request = useRequest();
  const answer = expectedOf(given);
  const add = async () => {
    if (answer === undefined) return;
    const controller = new AbortController();
    setRunning(controller);
    setFailure(undefined);
    const fields = { ...answer, role };
    try {
      await sendAll(request, { set, files, fields, text: answerText(given), signal: controller.signal }, setOutcome);
      setFiles([]);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setRunning(undefined);
      onAdded();
    }
  };
  return (
    <Stack gap="sm" component="section" aria-labelledby="add">
      <Title order={2} size="h4" id="add">
        Add pictures
      </Title>
      <Group align="flex-end" gap="sm">
        <AnswerPicker labelSet={labelSet} value={given} onChange={setGiven} />
        <Select
          label="Used"
          data={ROLES}
          value={role}
          allowDeselect={false}
          onChange={(next) => setRole(next as SampleRole)}
          w={220}
        />
      </Group>
      <DropArea
        onFiles={(more) => setFiles((before) => [...before, ...more])}
        text="Drop pictures anywhere on this page, paste them, or choose them. They get the answer above."
      />
      {files.length > 0 && (
        <Group gap="xs">
          <Button disabled={answer === undefined} loading={running !== undefined} onClick={add}>
            Add {files.length} as: {answerText(given)}
          </Button>
          <Button variant="default" onClick={() => (running ? running.abort() : setFiles([]))}>
            {running ? 'Stop' : 'Clear'}
          </Button>
        </Group>
      )}
      {outcome && <OutcomeNote outcome={outcome} isRunning={running !== undefined} />}
      {failure && <FailureNotice failure={failure} onRetry={files.length > 0 ? add : undefined} />}
    </Stack>
  );
}

interface Sent {
  readonly set: string;
  readonly files: readonly File[];
  readonly fields: { readonly expected: string[] | null; readonly kind?: string; readonly role: SampleRole };
  readonly text: string;
  readonly signal: AbortSignal;
}

/** One portion after the other, since each makes a version. What was added twice is there once. */
async function sendAll(
  request: Request,
  { set, files, fields, text, signal }: Sent,
  tell: (outcome: Outcome) => void,
): Promise<void> {
  let outcome: Outcome = { done: 0, of: files.length, added: 0, updated: 0, unchanged: 0, failed: [] };
  tell(outcome);
  for (const portion of portionsOf(files, MAX_FILES, MAX_BYTES)) {
    const samples = portion.map((file) => ({ ...fields, image: { upload: file }, fileName: file.name }));
    const input = { sampleSet: set, samples, message: `${portion.length} pictures: ${text}`.slice(0, 200) };
    const { addSamples } = await request(AddSamplesDocument, { input }, { signal });
    outcome = {
      ...outcome,
      done: outcome.done + portion.length,
      added: outcome.added + (addSamples?.added ?? 0),
      updated: outcome.updated + (addSamples?.updated ?? 0),
      unchanged: outcome.unchanged + (addSamples?.unchanged ?? 0),
      failed: [
        ...outcome.failed,
        ...(addSamples?.failures ?? []).map(({ fileName, message }) => `${fileName ?? 'a picture'}: ${message}`),
      ],
    };
    tell(outcome);
  }
}

const OutcomeNote = ({ outcome, isRunning }: { outcome: Outcome; isRunning: boolean }) => (
  <Stack gap={6}>
    {isRunning && <Progress value={(outcome.done / outcome.of) * 100} aria-label="pictures that were sent" />}
    <Text role="status" className="numbers">
      {`${outcome.added} added, ${outcome.updated} changed, ${outcome.unchanged} as before`}
      {outcome.failed.length > 0 && `, ${outcome.failed.length} not added:`}
    </Text>
    {outcome.failed.length > 0 && (
      <List size="sm">
        {outcome.failed.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    )}
  </Stack>
);
