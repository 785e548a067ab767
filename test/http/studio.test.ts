import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sharedServer, startTestServer } from '../support/server.js';

const ASSETS = fileURLToPath(new URL('../../dist/studio/assets/', import.meta.url));

describe('the studio over HTTP', () => {
  const { url } = sharedServer();

  it('is one page, under any address that the page knows', async () => {
    for (const path of ['/studio/', '/studio/classify', '/studio/sets/animals/labels?at=3']) {
      const response = await fetch(url + path);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
      expect(await response.text()).toContain('<div id="root">');
    }
    const moved = await fetch(`${url}/studio`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([302, '/studio/']);
  });

  it('has a policy that takes nothing from elsewhere and no script that is written into the page', async () => {
    const [one, other] = await Promise.all([fetch(`${url}/studio/`), fetch(`${url}/studio/`)]);
    const policy = one.headers.get('content-security-policy') as string;
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const html = await one.text();
    expect(html).not.toMatch(/<script(?![^>]* src=)/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(html).toContain(`nonce="${nonce}"`);
    expect(other.headers.get('content-security-policy')).not.toBe(policy);
    expect(one.headers.get('cache-control')).toBe('no-store');
  });

  it('has files that browsers may keep for good, because their names change with them', async () => {
    const name = readdirSync(ASSETS).find((file) => file.endsWith('.js')) as string;
    const response = await fetch(`${url}/studio/assets/${name}`);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe(readFileSync(ASSETS + name, 'utf8'));
  });

  it('serves no file beside its own', async () => {
    for (const path of ['/studio/assets/none.js', '/studio/assets/..%2f..%2fmain.js']) {
      const response = await fetch(url + path);
      expect([path, response.status]).toEqual([path, 404]);
    }
  });

  it('is not there where it is switched off', async () => {
    const server = await startTestServer({ LEXICLIP_STUDIO: 'off' });
    try {
      expect((await fetch(`${server.url}/studio/`)).status).toBe(404);
    } finally {
      await server.close();
    }
  });
});
