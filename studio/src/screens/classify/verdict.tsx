import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { type Request, useRequest } from '../../api/request.js';
import { sentenceOf } from '../../api/sentences.js';
import { AddSamplesDocument, type AddSamplesMutation } from '../../generated/graphql.js';
import { LabelPicker } from '../../parts/pickers/label-picker.js';
import type { PictureAnswer } from './ask.js';

/** Where right answers go. */
export interface VerdictPlace {
  /** Slug of the label set that was asked. */
  readonly labelSet: string;
  readonly at: string | null;
  /** Slug of the sample set. */
  readonly sampleSet: string;
}

interface VerdictProps {
  readonly file: File;
  readonly answer: PictureAnswer;
  readonly place: VerdictPlace;
}

const IN_NO_LABEL = 'in no label';

type Said = { readonly text: string } | { readonly failure: Failure } | undefined;

/** Says whether an answer is right: the picture, as it was taken, goes into the sample set with its right answer. */
export function Verdict({ file, answer, place }: VerdictProps) {
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState<Said>();
  const [isSending, setSending] = useState(false);
  const request = useRequest();
  const say = async (expected: readonly string[], text: string) => {
    setOpen(false);
    setSending(true);
    setSaid(await added(request, place.sampleSet, file, expected, text));
    setSending(false);
  };
  const [first] = answer.predictions;
  const sayRight = () => (answer.unknown || !first ? say([], IN_NO_LABEL) : say([first.name], first.name));
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" disabled={isSending} onClick={sayRight}>
          This is right
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isSending}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          This is wrong, it is …
        </Button>
      </Group>
      {isOpen && <RightAnswer place={place} name={file.name} onSay={say} />}
      <Text size="xs" role="status" c={said && 'failure' in said ? 'var(--mantine-color-error)' : undefined}>
        {isSending ? 'Adding …' : said && ('text' in said ? said.text : failureText(said.failure))}
      </Text>
    </Stack>
  );
}

interface RightAnswerProps {
  readonly place: VerdictPlace;
  readonly name: string;
  /** @param expected names or label ids */
  readonly onSay: (expected: readonly string[], text: string) => void;
}

const RightAnswer = ({ place, name, onSay }: RightAnswerProps) => (
  <Group gap="xs" align="flex-end" wrap="nowrap">
    <LabelPicker
      slug={place.labelSet}
      at={place.at}
      value={null}
      onChange={(label) => label && onSay([label.labelId], label.name)}
      aria-label={`Right label of ${name}`}
      placeholder="the right label"
      autoFocus
      flex={1}
    />
    <Button size="sm" variant="default" onClick={() => onSay([], IN_NO_LABEL)}>
      In no label
    </Button>
  </Group>
);

const failureText = (failure: Failure): string => `${sentenceOf(failure).title}. ${failure.message}`;

async function added(
  request: Request,
  sampleSet: string,
  file: File,
  expected: readonly string[],
  answer: string,
): Promise<Said> {
  const sample = { image: { upload: file }, fileName: file.name, expected: [...expected] };
  try {
    const input = { sampleSet, samples: [sample], message: `${file.name}: ${answer}`.slice(0, 200) };
    const { addSamples } = await request(AddSamplesDocument, { input });
    return addSamples ? { text: outcomeText(addSamples, sampleSet, answer) } : undefined;
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

type Added = NonNullable<AddSamplesMutation['addSamples']>;

function outcomeText({ added, updated, failures, version }: Added, sampleSet: string, answer: string): string {
  const [failure] = failures;
  if (failure) return `Not added: ${failure.message}`;
  if (added > 0) return `Added to ${sampleSet} as: ${answer} (version ${version.number}).`;
  if (updated > 0) return `${sampleSet} had this picture. Its answer is now: ${answer} (version ${version.number}).`;
  return `${sampleSet} has this picture with this answer already.`;
}
