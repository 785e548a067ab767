import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { ClassifiedImage } from '../domain/classification.js';
import { CLIENT_GONE, type FinishedRequest } from './finished-request.js';
import type { MutationRun } from './request-record.js';
import type { TraceProtocol, Tracing } from './tracing.js';

/** A request with a hundred images would fill the span queue; the first few images show where the time went. */
const MAX_IMAGE_SPANS = 20;
/** An unreachable collector must not keep the process from ending. */
const MAX_FLUSH_MS = 3_000;

/**
 * Tracing with OpenTelemetry. Spans are made from the request's record when the request is over, so no context has to
 * be propagated while it is answered. Nothing is registered globally.
 */
export class OpenTelemetryTracing implements Tracing {
  private readonly propagator = new W3CTraceContextPropagator();
  private readonly tracer: Tracer;

  private constructor(private readonly provider: BasicTracerProvider) {
    this.tracer = provider.getTracer('lexiclip');
  }

  static async start(protocol: TraceProtocol, onFailure: (error: unknown) => void): Promise<OpenTelemetryTracing> {
    const { OTLPTraceExporter } =
      protocol === 'http/json'
        ? await import('@opentelemetry/exporter-trace-otlp-http')
        : await import('@opentelemetry/exporter-trace-otlp-proto');
    const resource = resourceFromAttributes({ 'service.name': 'lexiclip' }).merge(
      detectResources({ detectors: [envDetector] }),
    );
    const exporter = reporting(new OTLPTraceExporter(), onFailure);
    return new OpenTelemetryTracing(
      new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] }),
    );
  }

  request(request: FinishedRequest): string {
    const { record, status, endedAt } = request;
    const toEpoch = epochClock();
    const parent = this.propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const span = this.tracer.startSpan(
      `${request.method} ${request.route}`,
      { kind: SpanKind.SERVER, startTime: toEpoch(record.startedAt), attributes: attributesOf(request) },
      parent,
    );
    if (span.isRecording()) {
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      const inside = trace.setSpan(parent, span);
      for (const image of record.images.slice(0, MAX_IMAGE_SPANS)) this.image(image, inside, toEpoch);
      for (const mutation of record.mutations) this.mutation(mutation, inside, toEpoch);
    }
    span.end(toEpoch(endedAt));
    return span.spanContext().traceId;
  }

  async close(): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, MAX_FLUSH_MS).unref());
    await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
  }

  /** A span for the image, with a child span for each stage that it went through. */
  private image({ timings, startedAt, encodedAt, rankedAt }: ClassifiedImage, parent: Context, toEpoch: Clock): void {
    const { decodeMs, queueMs, embedMs, rankMs, batchSize, cached } = timings;
    const attributes = { 'lexiclip.batch_size': batchSize, 'lexiclip.cached': cached };
    const span = this.tracer.startSpan('classify image', { startTime: toEpoch(startedAt), attributes }, parent);
    const inside = trace.setSpan(parent, span);
    const stage = (name: string, from: number, to: number) => {
      this.tracer.startSpan(name, { startTime: toEpoch(from) }, inside).end(toEpoch(to));
    };
    if (batchSize > 0) {
      const embedFrom = encodedAt - embedMs;
      const queueFrom = embedFrom - queueMs;
      stage('decode', queueFrom - decodeMs, queueFrom);
      stage('queue', queueFrom, embedFrom);
      stage('embed', embedFrom, encodedAt);
    }
    stage('rank', rankedAt - rankMs, rankedAt);
    span.end(toEpoch(rankedAt));
  }

  private mutation({ field, startedAt, endedAt, code }: MutationRun, parent: Context, toEpoch: Clock): void {
    const failed = code !== 'OK';
    const attributes = failed ? { 'error.type': code } : {};
    const span = this.tracer.startSpan(`mutation ${field}`, { startTime: toEpoch(startedAt), attributes }, parent);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(toEpoch(endedAt));
  }
}

type Clock = (time: number) => number;

/** Converts `performance.now()` times to milliseconds since 1970, by the system clock's present time. */
function epochClock(): Clock {
  const offset = Date.now() - performance.now();
  return (time) => offset + time;
}

/** Attributes by OpenTelemetry's conventions for HTTP and GraphQL, and our own. Undefined ones are omitted. */
function attributesOf({ record, ...request }: FinishedRequest) {
  const { operation, errors, images } = record;
  const { status } = request;
  return {
    'http.request.method': request.method,
    'http.route': request.route,
    'http.response.status_code': status === CLIENT_GONE ? undefined : status,
    'http.request.body.size': request.bytesIn,
    'url.path': request.path,
    'url.scheme': 'http',
    'user_agent.original': request.headers['user-agent']?.slice(0, 200),
    'error.type': status >= 500 ? String(status) : status === CLIENT_GONE ? 'client_gone' : undefined,
    'graphql.operation.name': operation?.name,
    'graphql.operation.type': operation?.type,
    'lexiclip.caller': request.caller === 'operator' ? 'operator' : undefined,
    'lexiclip.tenant': request.caller === 'operator' ? undefined : request.caller,
    'lexiclip.request_id': request.id,
    'lexiclip.fields': operation && [...operation.fields],
    'lexiclip.errors': errors.length > 0 ? errors : undefined,
    'lexiclip.images': images.length > 0 ? images.length : undefined,
  };
}

/** Reports failed exports, about which OpenTelemetry stays silent. */
function reporting(exporter: SpanExporter, onFailure: (error: unknown) => void): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code === ExportResultCode.FAILED) onFailure(result.error);
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
