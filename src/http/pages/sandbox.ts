import { StartupError } from '../../errors.js';
import type { Page } from './pages.js';

/** Declared here, because the package's own types require those of browsers. */
interface Renderer {
  renderGraphiQL(options: Readonly<Record<'title' | 'endpoint' | 'defaultQuery' | 'headers', string>>): string;
}

const PACKAGE: string = '@graphql-yoga/render-graphiql';

/** The page contains everything it needs: it works offline, and may load nothing. */
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

/** The page to try queries on, at the endpoint itself. Its requests need a key like all others. */
export const sandboxPage = async (): Promise<Page> => ({ path: '/graphql', html: await render(), policy: POLICY });

async function render(): Promise<string> {
  try {
    const { renderGraphiQL } = (await import(PACKAGE)) as Renderer;
    const headers = JSON.stringify({ Authorization: 'Bearer lxc_…' }, null, 2);
    return renderGraphiQL({ title: 'Lexiclip', endpoint: '/graphql', defaultQuery: QUERY, headers });
  } catch (cause) {
    const message = 'LEXICLIP_SANDBOX needs the development dependencies, which are not installed';
    throw new StartupError(message, { cause });
  }
}
