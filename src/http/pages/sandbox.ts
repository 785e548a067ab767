import { StartupError } from '../../errors.js';
import type { Page } from './pages.js';

/** Declared here, because the package's own types require those of browsers. */
interface Renderer {
  renderGraphiQL(
    options: Readonly<Record<'title' | 'subscriptionsEndpoint' | 'method' | 'defaultQuery', string>>,
  ): string;
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

const QUERY = `{
  viewer {
    isOperator
    scopes
    tenant { slug }
  }
}
`;

/** Where the package's page starts GraphiQL, in its last script. */
const START = 'YogaGraphiQL.renderYogaGraphiQL(';
/**
 * GraphiQL reads the schema as soon as it starts, which needs a key: the page asks for one first. It is no header of
 * GraphiQL's editor, whose headers it would keep in the browser's storage.
 */
const ASK = `<form style="font: 16px sans-serif; display: grid; gap: 12px; max-width: 480px; margin: 20vh auto">
  <label for="key">API key</label>
  <input id="key" name="key" type="password" autocomplete="off" required autofocus pattern="[!-~]+"
    title="a key has no spaces and only ASCII characters">
  <button>Open</button>
</form>`;

/** The page to try queries on, at the endpoint itself. Its requests need a key like all others. */
export const sandboxPage = async (): Promise<Page> => ({ path: '/graphql', html: await render(), policy: POLICY });

async function render(): Promise<string> {
  const { renderGraphiQL } = await load();
  // Without an endpoint it asks the address that it has itself; with one, it would ask that for subscriptions as well.
  const requests = { subscriptionsEndpoint: '/graphql/stream', method: 'POST' };
  const html = renderGraphiQL({ title: 'Lexiclip', ...requests, defaultQuery: QUERY });
  const start = html.lastIndexOf(START);
  if (start < 0) throw new StartupError('LEXICLIP_SANDBOX does not know this version of its page');
  return `${html.slice(0, start)}${askFirst(html.slice(start).split('</script>', 1)[0] as string)}</script></body></html>`;
}

/** @param call starts GraphiQL with the options of the page */
const askFirst = (call: string): string => `
  document.body.insertAdjacentHTML('afterbegin', ${JSON.stringify(ASK)});
  const form = document.querySelector('form');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const additionalHeaders = { Authorization: 'Bearer ' + form.elements.key.value };
    form.remove();
    const own = { additionalHeaders, shouldPersistHeaders: false };
    const start = (root, options) => YogaGraphiQL.renderYogaGraphiQL(root, { ...options, ...own });
    ${call.replace(START, 'start(')}
  });
`;

async function load(): Promise<Renderer> {
  try {
    return (await import(PACKAGE)) as Renderer;
  } catch (cause) {
    const message = 'LEXICLIP_SANDBOX needs the development dependencies, which are not installed';
    throw new StartupError(message, { cause });
  }
}
