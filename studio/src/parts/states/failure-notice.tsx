import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Failure } from '../../api/failure.js';
import { sentenceOf } from '../../api/sentences.js';
import { forgetKey } from '../../session/key.js';

export interface FailureNoticeProps {
  readonly failure: Failure;
  /** Tries again. */
  readonly onRetry?: (() => void) | undefined;
  /** What else can be done here, such as starting a job. */
  readonly children?: ReactNode;
}

/** What went wrong, in a sentence, with what can be done about it and what the service itself says. */
export function FailureNotice({ failure, onRetry, children }: FailureNoticeProps) {
  const { title, advice, remedy } = sentenceOf(failure);
  // Nothing has failed where there are merely too few pictures to say.
  const isLack = remedy === 'samples';
  const requestId = failure.extensions.requestId as string | undefined;
  return (
    <Alert
      role="alert"
      color={isLack ? 'yellow' : 'red'}
      variant="light"
      title={title}
      icon={<IconAlertTriangle aria-hidden />}
      data-code={failure.code}
    >
      <Stack gap="xs">
        <Text size="sm">{advice}</Text>
        {failure.message && <Text size="sm">{failure.message}</Text>}
        {failure.code === 'INTERNAL' && requestId && (
          <Text size="sm">
            Request <Code>{requestId}</Code>
          </Text>
        )}
        <Group gap="xs">
          {children}
          {remedy === 'sign-in' && (
            <Button size="xs" variant="default" onClick={() => forgetKey()}>
              Sign in with another key
            </Button>
          )}
          {isLack && (
            <Button size="xs" variant="default" component={Link} to="/samples">
              To the sample sets
            </Button>
          )}
          {onRetry && remedy !== 'sign-in' && !isLack && (
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}
