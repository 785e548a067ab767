import { Center, Group, Loader, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Answer } from '../../api/answer.js';
import { FailureNotice } from './failure-notice.js';

/** @param props.what is waited for, as in "Loading labels" */
export const Waiting = ({ what }: { what: string }) => (
  <Center py="xl">
    <Group gap="sm" role="status">
      <Loader size="sm" aria-hidden />
      <Text>Loading {what} …</Text>
    </Group>
  </Center>
);

export interface EmptyProps {
  /** What there is none of, as a sentence. */
  readonly title: string;
  /** What brings some. */
  readonly children?: ReactNode;
}

/** What a list shows that has nothing in it. */
export const Empty = ({ title, children }: EmptyProps) => (
  <Center py="xl">
    <Stack align="center" gap="sm" maw={480}>
      <ThemeIcon size="xl" variant="light" color="gray" aria-hidden>
        <IconInbox />
      </ThemeIcon>
      <Text ta="center">{title}</Text>
      {children}
    </Stack>
  </Center>
);

export interface ShownProps<Data> {
  readonly answer: Answer<Data>;
  /** What is waited for, as in "labels". */
  readonly what: string;
  readonly children: (data: Data) => ReactNode;
}

/** An answer in each of its states: waited for, refused, failed, or there. */
export function Shown<Data>({ answer: { data, failure, refresh }, what, children }: ShownProps<Data>) {
  return (
    <>
      {failure && <FailureNotice failure={failure} onRetry={refresh} />}
      {data === undefined ? !failure && <Waiting what={what} /> : children(data)}
    </>
  );
}
