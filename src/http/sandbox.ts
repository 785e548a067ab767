import { StartupError } from '../errors.js';
import type { Page } from './pages.js';

/** Its own types bring those of browsers along. */
interface Renderer {
  renderGraphiQL(options: Readonly<Record<'title' | 'endpoint' | 'defaultQuery' | 'headers', string>>): string;
}

const PACKAGE: string = '@graphql-yoga/render-graphiql';

/** Everything is in the page: it works offline, and may load nothing from anywhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const QUERY = `# Put your key into the headers below.
{
  viewer {
    isOperator
    scopes
    tenant { slug }
  }
}
`;

/** A page to try queries on, at the endpoint itself. Requests from it need a key, as all do. */
export const sandboxPage = async (): Promise<Page> => ({ path: '/graphql', html: await render(), policy: POLICY });

async function render(): Promise<string> {
  try {
    const { renderGraphiQL } = (await import(PACKAGE)) as Renderer;
    const headers = JSON.stringify({ Authorization: 'Bearer lxc_…' }, null, 2);
    return renderGraphiQL({ title: 'Lexiclip', endpoint: '/graphql', defaultQuery: QUERY, headers });
  } catch (cause) {
    const message = 'LEXICLIP_SANDBOX needs the development dependencies, and they are not installed';
    throw new StartupError(message, { cause });
  }
}
