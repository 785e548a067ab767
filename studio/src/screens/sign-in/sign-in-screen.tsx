import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { openClient } from '../../api/client.js';
import { type Failure, failureOf } from '../../api/failure.js';
import { requestsOf } from '../../api/request.js';
import { ViewerDocument } from '../../generated/graphql.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { keepKey, whyEnded } from '../../session/key.js';

const FORM = /^[!-~]+$/;

/** Asks for a key, tries it, and keeps it for this tab. */
export default function SignInScreen() {
  const [key, setKey] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const [isTrying, setTrying] = useState(false);
  const reason = whyEnded();
  useEffect(() => {
    document.title = 'Sign in · Lexiclip studio';
  }, []);
  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    setTrying(true);
    try {
      await requestsOf(openClient(key))(ViewerDocument, {}, { maxWaitMs: 0 });
      keepKey(key);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setTrying(false);
    }
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="lg" w="100%" maw={440} component="form" onSubmit={signIn}>
        <Stack>
          <Title order={1} size="h2">
            Lexiclip studio
          </Title>
          <Text c="dimmed">
            Sign in with an API key of your tenant. This tab keeps it until it is closed; nothing else does.
          </Text>
          {reason && (
            <Alert color="yellow" title="You were signed out" role="alert">
              {reason}
            </Alert>
          )}
          {failure && <FailureNotice failure={failure} />}
          <PasswordInput
            label="API key"
            placeholder="lxc_…"
            value={key}
            onChange={(event) => setKey(event.currentTarget.value.trim())}
            autoComplete="off"
            error={key !== '' && !FORM.test(key) ? 'a key has no spaces and only ASCII characters' : undefined}
            required
            withAsterisk={false}
            data-autofocus
          />
          <Button type="submit" loading={isTrying} disabled={!FORM.test(key)}>
            Sign in
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
