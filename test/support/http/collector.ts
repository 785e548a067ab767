import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly status?: { readonly code?: number };
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly Value[] };
}
type Attributes = readonly { readonly key: string; readonly value: Value }[];
interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<Span, 'attributes' | 'resource' | 'start' | 'end'> & {
        readonly attributes: Attributes;
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
      })[];
    }[];
  }[];
}

const toArray = async (stream: AsyncIterable<Buffer>): Promise<Buffer[]> => {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
};

/** Takes what an OTLP exporter sends over HTTP. */
export class Collector {
  readonly requests: { readonly path: string; readonly contentType: string; readonly body: Buffer }[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', async (request, response) => {
      const body = Buffer.concat(await toArray(request));
      this.requests.push({ path: request.url ?? '', contentType: request.headers['content-type'] ?? '', body });
      response
        .setHeader('content-type', request.headers['content-type'] ?? '')
        .end(request.headers['content-type'] === 'application/json' ? '{}' : '');
    });
  }

  static async start(): Promise<Collector> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Collector(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Those that came as JSON. */
  get spans(): Span[] {
    const json = this.requests.filter(({ contentType }) => contentType === 'application/json');
    return json.flatMap(({ body }) =>
      (JSON.parse(body.toString()) as Export).resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) =>
          spans.map(({ startTimeUnixNano, endTimeUnixNano, attributes, ...span }) => ({
            ...span,
            start: Number(startTimeUnixNano) / 1e6,
            end: Number(endTimeUnixNano) / 1e6,
            attributes: plain(attributes),
            resource: plain(resource.attributes),
          })),
        ),
      ),
    );
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

const plain = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));

const plainValue = (value: Value): unknown =>
  value.arrayValue?.values.map(plainValue) ??
  value.stringValue ??
  value.boolValue ??
  value.doubleValue ??
  Number(value.intValue);
