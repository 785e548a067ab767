import { Alert, Button, Container, Stack, Text } from '@mantine/core';
import { useRouteError } from 'react-router';

/** What is shown for a fault of the page itself: it is never blank. */
export function Broken() {
  const error = useRouteError();
  return (
    <Container py="xl">
      <Alert role="alert" color="red" title="This screen has broken">
        <Stack gap="xs" align="flex-start">
          <Text size="sm">
            Your draft is kept. Load the page again; if it stays, tell the operator what is written here:
          </Text>
          <Text size="sm" ff="monospace">
            {error instanceof Error ? error.message : String(error)}
          </Text>
          <Button size="xs" variant="default" onClick={() => window.location.reload()}>
            Load again
          </Button>
        </Stack>
      </Alert>
    </Container>
  );
}
