import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { Collector, type Span } from '../support/http/collector.js';
import { distinctImages } from '../support/images.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';

const SERVER = 2;
const ERROR = 2;
const CREATE_TENANT = 'mutation { createTenant(input: { slug: "acme", name: "Acme" }) { secret } }';

/** Makes a process say at its end which packages of OpenTelemetry it has loaded, but for the API that others use. */
const SAY_WHAT_IS_LOADED = `--import data:text/javascript,${encodeURIComponent(`
  import { createRequire } from 'node:module';
  import { isMainThread } from 'node:worker_threads';
  const { cache } = createRequire('/');
  const packages = () => Object.keys(cache).flatMap((path) => /@opentelemetry.((?!api.)[^\\\\/]*)/.exec(path)?.[1] ?? []);
  if (isMainThread) process.on('exit', () => console.error('loaded: [' + [...new Set(packages())].sort() + ']'));
`)}`;

describe('Traces', () => {
  let data: string;
  let collector: Collector;
  let server: ServerProcess;
  let messages: string;

  const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
  const CALLER = '00f067aa0ba902b7';
  const classifyTraced = async (key: string): Promise<Response> => {
    const [one, two] = await distinctImages(2);
    const query = `query Look($one: String!, $two: String!) {
      a: classify(input: { image: { base64: $one }, labels: ["cat", "dog"] }) { unknown }
      b: classify(input: { image: { base64: $two }, labels: ["cat", "dog"] }) { unknown }
    }`;
    return fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${key}`,
        traceparent: `00-${TRACE}-${CALLER}-01`,
      },
      body: JSON.stringify({ query, variables: { one, two } }),
    });
  };

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    collector = await Collector.start();
    server = await spawnServer(data, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      NODE_OPTIONS: SAY_WHAT_IS_LOADED,
    });
    const operator = new Client(server.url, OPERATOR_KEY);
    const { secret } = (await operator.data(CREATE_TENANT)).createTenant;
    await operator.send(CREATE_TENANT);
    await (await classifyTraced(secret)).json();
    await fetch(`${server.url}/healthz`);
    // Sent at the latest when the process stops.
    expect(await server.stop()).toBe(0);
    messages = server.messages();
  });
  afterAll(async () => {
    await server.stop('SIGKILL');
    await collector.close();
    await rm(data, { recursive: true, force: true });
  });

  const named = (name: string): Span[] => collector.spans.filter((span) => span.name === name);
  const request = (): Span => collector.spans.find(({ traceId, kind }) => traceId === TRACE && kind === SERVER) as Span;

  it('have a span for each GraphQL request, which continues the trace of its caller', () => {
    expect(request()).toMatchObject({
      name: 'POST /graphql',
      parentSpanId: CALLER,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
        'graphql.operation.name': 'Look',
        'graphql.operation.type': 'query',
        'lexiclip.tenant': 'acme',
        'lexiclip.images': 2,
        'lexiclip.request_id': expect.any(String),
      },
      resource: { 'service.name': 'lexiclip', 'deployment.environment.name': 'test' },
    });
    expect(collector.spans.filter(({ kind }) => kind === SERVER)).toHaveLength(3);
  });

  it('have a span for each image below it, and below that one for each stage, in their order', () => {
    const images = named('classify image');
    expect(images.map(({ parentSpanId }) => parentSpanId)).toEqual([request().spanId, request().spanId]);
    for (const image of images) {
      const stages = collector.spans.filter(({ parentSpanId }) => parentSpanId === image.spanId);
      expect(stages.map(({ name }) => name)).toEqual(['decode', 'queue', 'embed', 'rank']);
      const ordered = stages.flatMap(({ start, end }) => [start, end]);
      expect(ordered.map((time, i) => time >= (ordered[i - 1] ?? image.start) - 1)).not.toContain(false);
      expect(image.start).toBeGreaterThanOrEqual(request().start - 1);
      expect(image.end).toBeLessThanOrEqual(request().end + 1);
      expect(image.attributes).toMatchObject({ 'lexiclip.cached': false });
    }
  });

  it('have a span for each mutation, with the code of its error', () => {
    const [made, refused] = named('mutation createTenant') as [Span, Span];
    expect(made.attributes).toEqual({});
    expect(refused).toMatchObject({ attributes: { 'error.type': 'ALREADY_EXISTS' }, status: { code: ERROR } });
    const parents = [made, refused].map(({ parentSpanId }) =>
      collector.spans.find(({ spanId }) => spanId === parentSpanId),
    );
    expect(parents.map((parent) => parent?.attributes['lexiclip.caller'])).toEqual(['operator', 'operator']);
    expect(parents[1]?.attributes['lexiclip.errors']).toEqual(['ALREADY_EXISTS']);
  });

  it('load OpenTelemetry only where an endpoint says where they go', async () => {
    expect(messages).toContain('sdk-trace');
    server = await spawnServer(data, { NODE_OPTIONS: SAY_WHAT_IS_LOADED });
    await server.stop();
    expect(server.messages()).toContain('loaded: []');
  });

  it('go out as protobuf unless told otherwise', async () => {
    // As a process, because OpenTelemetry reads the standard variables itself.
    server = await spawnServer(data, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await new Client(server.url, OPERATOR_KEY).data('query Mine { viewer { isOperator } }');
    await server.stop();
    const [sent] = collector.requests.slice(-1);
    expect(sent).toMatchObject({ path: '/v1/traces', contentType: 'application/x-protobuf' });
    expect(sent?.body.toString('latin1')).toContain('Mine');
  });
});

describe('The configuration of traces', () => {
  const traces = (variables: Record<string, string>) => () => loadConfig(variables).traces;
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';

  it('is off without an endpoint, and where the standard variables switch it off', () => {
    expect(traces({})()).toBeUndefined();
    expect(traces({ OTEL_EXPORTER_OTLP_ENDPOINT })()).toEqual({ protocol: 'http/protobuf' });
    expect(traces({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' })()).toBeUndefined();
    expect(traces({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })()).toBeUndefined();
  });

  it('refuses a protocol that is not spoken, and an endpoint that is no URL', () => {
    const grpc = { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    expect(traces(grpc)).toThrow('OTEL_EXPORTER_OTLP_PROTOCOL must be one of http/protobuf, http/json');
    const noUrl = { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' };
    expect(traces(noUrl)).toThrow('OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL');
  });
});
