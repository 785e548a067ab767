import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STARTER = fileURLToPath(new URL('../../../models/starter-clip', import.meta.url));
const FILES = [
  'README.md',
  'config.json',
  'onnx/text_model.onnx',
  'onnx/vision_model.onnx',
  'preprocessor_config.json',
  'special_tokens_map.json',
  'tokenizer.json',
  'tokenizer_config.json',
];
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
/** Files from this size on are kept beside Git, as on the real hub. */
const LARGE = 50_000;
const PAGE = 3;

interface HubRequest {
  /** `revision`, `tree`, `resolve`, or `storage`, where large files are. */
  readonly kind: string;
  readonly revision: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** Ends a transfer of a file after so many bytes: breaks the connection, or keeps it and sends no more. */
interface Fault {
  readonly after: number;
  readonly how: 'breaks' | 'stalls';
}

/**
 * A hub on this machine with the bundled model in one repository. It has the paths, redirects, listings and error codes
 * of the real one.
 */
export class TestHub {
  readonly id = 'acme/small-clip';
  readonly commit = COMMIT;
  readonly requests: HubRequest[] = [];
  /** What each transfer of a file does next; one that has none left goes through. */
  readonly faults = new Map<string, Fault[]>();
  /** Files whose bytes differ from what the listing says. */
  readonly damaged = new Set<string>();
  /** A token without which nobody gets anything. */
  token: string | undefined;
  /** Answers to the next requests, instead of what they ask for. */
  readonly refusals: { status: number; headers?: Record<string, string> }[] = [];
  sendsParts = true;
  private stalled: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    /** Content of each file. */
    readonly files: Map<string, Buffer>,
  ) {}

  static async start(): Promise<TestHub> {
    const contents = FILES.map(async (path) => [path, await readFile(join(STARTER, path))] as const);
    const server = createServer();
    const hub = new TestHub(server, new Map(await Promise.all(contents)));
    server.on('request', (request, response) => hub.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Requests for the content of files since they were last taken. */
  takeTransfers(): HubRequest[] {
    return this.requests.splice(0).filter(({ kind }) => kind === 'resolve');
  }

  /** Sends the rest of what has stalled. */
  continue(): void {
    for (const send of this.stalled.splice(0)) send();
  }

  /** Forgets requests and faults. */
  reset(): void {
    this.stalled = [];
    this.requests.splice(0);
    this.refusals.splice(0);
    this.faults.clear();
    this.damaged.clear();
    this.token = undefined;
    this.sendsParts = true;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    const route = /^(?:\/api\/models)?\/acme\/small-clip\/(revision|tree|resolve)\/([^/]+)\/?(.*)$/.exec(pathname);
    const [, kind = /^\/(storage)\//.exec(pathname)?.[1] ?? '', revision = '', path = pathname.slice(9)] = route ?? [];
    const { range, authorization } = request.headers;
    this.requests.push({ kind, revision, path, range, authorization });
    const refusal = this.refusals.shift();
    if (refusal) response.writeHead(refusal.status, refusal.headers).end();
    else if (kind === 'storage') this.send(path, range, response);
    else if (!kind) response.writeHead(401).end();
    else if (this.token && authorization !== `Bearer ${this.token}`) response.writeHead(401).end();
    else if (revision !== 'main' && revision !== COMMIT) {
      response.writeHead(404, { 'x-error-code': 'RevisionNotFound' }).end();
    } else if (kind === 'revision') response.end(JSON.stringify({ id: this.id, sha: COMMIT }));
    else if (kind === 'tree') this.list(Number(searchParams.get('cursor') ?? 0), response);
    else if ((this.files.get(path)?.length ?? 0) < LARGE) this.send(path, range, response);
    // Of another origin, as the storage of the real hub is.
    else response.writeHead(302, { location: `http://localhost:${this.port}/storage/${path}` }).end();
  }

  private list(from: number, response: ServerResponse): void {
    const entries = [...this.files].map(([path, content]) => {
      const { length } = content;
      const lfs = { oid: createHash('sha256').update(content).digest('hex'), size: length, pointerSize: 130 };
      const blob = length < LARGE ? Buffer.concat([Buffer.from(`blob ${length}\0`), content]) : Buffer.from('pointer');
      const oid = createHash('sha1').update(blob).digest('hex');
      return { type: 'file', path, size: length, oid, ...(length >= LARGE && { lfs }) };
    });
    const all = [{ type: 'directory', path: 'onnx', size: 0, oid: '0' }, ...entries];
    const next = from + PAGE;
    // It names the hub, also where a mirror answers.
    const link = `<https://hub.example.com/api/models/${this.id}/tree/main?recursive=true&cursor=${next}>; rel="next"`;
    response.writeHead(200, next < all.length ? { link } : {}).end(JSON.stringify(all.slice(from, next)));
  }

  private send(path: string, range: string | undefined, response: ServerResponse): void {
    const whole = this.files.get(path);
    if (!whole) {
      response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
      return;
    }
    const content = this.damaged.has(path) ? Buffer.from(whole).fill(0, 0, 1) : whole;
    const start = this.sendsParts ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
    const { length } = content;
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': length - start,
      ...(start > 0 && { 'content-range': `bytes ${start}-${length - 1}/${length}` }),
    });
    const fault = this.faults.get(path)?.shift();
    if (!fault) response.end(content.subarray(start));
    else {
      response.write(content.subarray(start, fault.after), () => {
        // What was written reaches the other side before the end does.
        if (fault.how === 'breaks') setTimeout(() => response.destroy(), 50);
        else this.stalled.push(() => response.end(content.subarray(fault.after)));
      });
    }
  }
}
