import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Menu,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { Link } from 'react-router';
import { forgetKey } from '../session/key.js';
import { useSession } from '../session/session.js';

/** Who is signed in, light or dark, and the way out. */
export function Toolbar() {
  const { viewer } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  const name = viewer.isOperator ? 'operator' : (viewer.tenant?.slug ?? '');
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionIcon variant="default" size="lg" aria-label={`Use ${other} colours`} onClick={() => setColorScheme(other)}>
        {scheme === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconUser size={16} aria-hidden />}
            aria-label={`Signed in: ${name}`}
          >
            <Text size="sm" truncate maw={140}>
              {name}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/account">
            Key, scopes and quotas
          </Menu.Item>
          <Menu.Item onClick={() => forgetKey()}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {viewer.tenant?.status === 'SUSPENDED' && <Badge color="red">suspended</Badge>}
    </Group>
  );
}
