import { Page } from '../../parts/page.js';

export const Screen = () => <Page title="…">{null}</Page>;
