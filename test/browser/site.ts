import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves front ends from an origin that is not the service's. */
export class Site {
  private readonly scripts = new Map<string, string>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Site> {
    const server = createServer();
    const site = new Site(server);
    server.on('request', ({ url = '/' }, response) => {
      const [, name = '', file] = url.split('/');
      const script = site.scripts.get(name);
      if (script === undefined) response.writeHead(404).end();
      else if (file === 'main.js') response.setHeader('content-type', 'text/javascript; charset=utf-8').end(script);
      else response.setHeader('content-type', 'text/html; charset=utf-8').end(HTML);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  /** Not the service's origin, and not an address that browsers think more of than of other origins. */
  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** @returns where the front end is */
  add(name: string, script: string): string {
    this.scripts.set(name, script);
    return `${this.origin}/${name}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const HTML = `<!doctype html>
<link rel="icon" href="data:,">
<div id="root"></div>
<script type="module" src="main.js"></script>
`;
