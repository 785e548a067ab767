import { Divider, NavLink, ScrollArea } from '@mantine/core';
import {
  IconArrowsExchange,
  IconBulb,
  IconChartBar,
  IconHistory,
  IconKey,
  IconLabel,
  IconListDetails,
  IconMap2,
  IconPhoto,
  IconPhotoSearch,
  IconPlayerPlay,
  IconReportAnalytics,
  IconTags,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { Link, useLocation, useMatch, useSearchParams } from 'react-router';
import { useSession } from '../session/session.js';

interface Place {
  readonly to: string;
  readonly label: string;
  readonly icon: ComponentType<{ size: number; 'aria-hidden': true }>;
}

const FOR_TENANTS: readonly Place[] = [
  { to: '/classify', label: 'Classify', icon: IconPhotoSearch },
  { to: '/sets', label: 'Label sets', icon: IconTags },
  { to: '/samples', label: 'Sample sets', icon: IconPhoto },
  { to: '/jobs', label: 'Jobs', icon: IconPlayerPlay },
];

const OF_A_SET: readonly Place[] = [
  { to: 'labels', label: 'Vocabulary', icon: IconLabel },
  { to: 'versions', label: 'Versions and tags', icon: IconHistory },
  { to: 'evaluation', label: 'Evaluation', icon: IconReportAnalytics },
  { to: 'map', label: 'Map', icon: IconMap2 },
  { to: 'flips', label: 'Flip wall', icon: IconArrowsExchange },
  { to: 'lint', label: 'Lint and suggestions', icon: IconBulb },
];

const FOR_ADMINS: readonly Place[] = [
  { to: '/admin/keys', label: 'Keys', icon: IconKey },
  { to: '/admin/usage', label: 'Usage', icon: IconChartBar },
  { to: '/admin/audit', label: 'Audit log', icon: IconListDetails },
];

/** What a visitor of one screen of a label set keeps on the way to another. */
const KEPT = ['at', 'samples'];

/** The way to all screens that the key may see, and to those of the label set that is open. */
export function Navigation() {
  const { viewer, can } = useSession();
  const slug = useMatch('/sets/:slug/*')?.params.slug;
  const [params] = useSearchParams();
  const kept = new URLSearchParams(
    KEPT.flatMap((name) => (params.has(name) ? [[name, params.get(name) as string]] : [])),
  );
  const search = kept.size > 0 ? `?${kept}` : '';
  return (
    <ScrollArea component="nav" aria-label="Screens" type="auto">
      {!viewer.isOperator && FOR_TENANTS.map((place) => <Way key={place.to} {...place} />)}
      {slug && (
        <>
          <Divider my="xs" label={slug} labelPosition="left" c="var(--mantine-color-text)" />
          {OF_A_SET.map(({ to, ...place }) => (
            <Way key={to} {...place} to={`/sets/${slug}/${to}`} search={search} />
          ))}
        </>
      )}
      {(can('TENANT_ADMIN') || viewer.isOperator) && <Divider my="xs" />}
      {can('TENANT_ADMIN') && !viewer.isOperator && FOR_ADMINS.map((place) => <Way key={place.to} {...place} />)}
      {viewer.isOperator && <Way to="/admin/tenants" label="Tenants" icon={IconUsersGroup} />}
      {viewer.isOperator && <Way to="/admin/audit" label="Audit log" icon={IconListDetails} />}
    </ScrollArea>
  );
}

function Way({ to, label, icon: Icon, search = '' }: Place & { search?: string }) {
  const { pathname } = useLocation();
  const isHere = pathname === to || (to !== '/sets' && pathname.startsWith(`${to}/`));
  return (
    <NavLink
      component={Link}
      to={to + search}
      label={label}
      leftSection={<Icon size={18} aria-hidden />}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
    />
  );
}
