import './theme/styles.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { takeKeyFromAddress } from './session/key.js';
import { styleNonce } from './theme/theme.js';

// Dialogs hold the page behind them by a style of their own: what adds it asks for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
takeKeyFromAddress();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
