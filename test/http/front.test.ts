import { sharedServer } from '../support/server.js';

describe('GET /', () => {
  const front = (accept: string) => fetch(sharedServer().url, { headers: { accept } });

  it('tells a program what this is, which version, and where to go from here, without a key', async () => {
    const response = await front('application/json');
    const { name, version, links } = (await response.json()) as { [key: string]: string } & { links: object };
    expect([response.status, name]).toEqual([200, 'Lexiclip']);
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(links).toMatchObject({ graphql: '/graphql', ready: '/readyz', alive: '/healthz' });
  });

  it('shows a browser the same, as a page that loads nothing', async () => {
    const response = await front('text/html,application/xhtml+xml,*/*;q=0.8');
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('vary')).toContain('accept');
    const { version } = (await (await front('*/*')).json()) as { version: string };
    expect(page).toContain(`<h1>Lexiclip ${version}</h1>`);
    expect(page.match(/src=|<script|<link/)).toBeNull();
  });

  it('names places that are there', async () => {
    const { links } = (await (await front('application/json')).json()) as { links: Record<string, string> };
    const statuses = await Promise.all(
      Object.values(links).map(async (path) => (await fetch(sharedServer().url + path)).status),
    );
    // The API wants a key.
    expect(statuses).toEqual(Object.keys(links).map((name) => (name === 'graphql' ? 401 : 200)));
  });
});

describe('The documentation', () => {
  const open = (path: string) => fetch(`${sharedServer().url}/docs/${path}`);

  it('is that of the version that runs, as text', async () => {
    const response = await open('operations/settings.md');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toContain('LEXICLIP_PORT');
  });

  it.each(['..%2fpackage.json', '%2e%2e/package.json', 'operations', 'README.md%00', ''])(
    'is nothing but its pages: /docs/%s',
    async (path) => {
      const response = await open(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    },
  );
});
