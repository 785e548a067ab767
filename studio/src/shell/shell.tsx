import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect } from 'react';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { Waiting } from '../parts/states/states.js';
import { SignedIn } from '../session/session.js';
import { Navigation } from './navigation.js';
import { Toolbar } from './toolbar.js';

const SignIn = lazy(() => import('../screens/sign-in/sign-in-screen.js'));

/** Around every screen: the way to the others, who is signed in, and the form for a key where nobody is. */
export const Shell = () => (
  <Suspense fallback={<Waiting what="the studio" />}>
    <SignedIn otherwise={<SignIn />}>
      <Frame />
    </SignedIn>
  </Suspense>
);

function Frame() {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const { state } = useNavigation();
  // Another screen closes the menu of a phone.
  useEffect(close, [pathname]);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Navigation"
              aria-expanded={isOpen}
            />
            <Text fw={700} style={{ whiteSpace: 'nowrap' }}>
              Lexiclip
              <Text span inherit visibleFrom="xs">
                {' '}
                studio
              </Text>
            </Text>
          </Group>
          <Toolbar />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} aria-busy={state === 'loading'}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
