import { createBrowserRouter, type LazyRouteFunction, Navigate, type RouteObject } from 'react-router';
import { Waiting } from './parts/states/states.js';
import { Broken } from './shell/broken.js';
import { Shell } from './shell/shell.js';

/** A screen that is loaded when it is first opened: a module with a `Screen`. */
const screen =
  (load: () => Promise<{ Screen: React.ComponentType }>): LazyRouteFunction<RouteObject> =>
  async () => ({ Component: (await load()).Screen });

/** Every screen and its address. What a screen shows is in its address, so that links to it can be shared. */
const SCREENS: Readonly<Record<string, () => Promise<{ Screen: React.ComponentType }>>> = {
  account: () => import('./screens/account/account-screen.js'),
  classify: () => import('./screens/classify/classify-screen.js'),
  sets: () => import('./screens/sets/sets-screen.js'),
  'sets/:slug/labels': () => import('./screens/vocabulary/vocabulary-screen.js'),
  'sets/:slug/versions': () => import('./screens/versions/versions-screen.js'),
  'sets/:slug/evaluation': () => import('./screens/evaluation/evaluation-screen.js'),
  'sets/:slug/map': () => import('./screens/map/map-screen.js'),
  'sets/:slug/flips': () => import('./screens/flips/flips-screen.js'),
  'sets/:slug/lint': () => import('./screens/lint/lint-screen.js'),
  samples: () => import('./screens/samples/samples-screen.js'),
  'samples/:slug': () => import('./screens/samples/sample-set-screen.js'),
  'samples/:slug/inbox': () => import('./screens/inbox/inbox-screen.js'),
  jobs: () => import('./screens/jobs/jobs-screen.js'),
  'admin/keys': () => import('./screens/admin/keys-screen.js'),
  'admin/usage': () => import('./screens/admin/usage-screen.js'),
  'admin/audit': () => import('./screens/admin/audit-screen.js'),
  'admin/tenants': () => import('./screens/admin/tenants-screen.js'),
};

const Opening = () => <Waiting what="the studio" />;

export const router = createBrowserRouter(
  [
    {
      path: '/',
      Component: Shell,
      HydrateFallback: Opening,
      ErrorBoundary: Broken,
      children: [
        { index: true, element: <Navigate to="classify" replace /> },
        ...Object.entries(SCREENS).map(([path, load]) => ({ path, lazy: screen(load), ErrorBoundary: Broken })),
        { path: '*', lazy: screen(() => import('./screens/not-found/not-found-screen.js')) },
      ],
    },
  ],
  { basename: '/studio' },
);
