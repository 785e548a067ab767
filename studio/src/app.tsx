import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from 'react-router/dom';
import { router } from './routes.js';
import { readableColours, styleNonce, theme } from './theme/theme.js';

/** Light or dark is all that outlives the tab, beside drafts. */
const schemes = localStorageColorSchemeManager({ key: 'lexiclip-colours' });

export const App = () => (
  <MantineProvider
    theme={theme}
    defaultColorScheme="auto"
    colorSchemeManager={schemes}
    cssVariablesResolver={readableColours}
    getStyleNonce={styleNonce}
  >
    <Notifications position="bottom-right" limit={3} />
    <RouterProvider router={router} />
  </MantineProvider>
);
