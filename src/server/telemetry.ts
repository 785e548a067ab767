import { pino } from 'pino';
import type { Config } from '../config.js';
import { CloseStack } from '../services/concurrency/close-stack.js';
import { Metrics } from '../telemetry/metrics.js';
import type { TraceProtocol, Tracing } from '../telemetry/tracing.js';

export type TelemetryPart = Awaited<ReturnType<typeof openTelemetry>>;

const IGNORED = 'ignored variables that Kubernetes sets for a Service: enableServiceLinks: false leaves them out';

/** What the log, /metrics and traces are told. */
export async function openTelemetry({ logLevel, maxMetricsTenants, traces, serviceLinks }: Config) {
  const parts = new CloseStack();
  // With a least length, flushing waits until everything is written.
  const log = pino({ level: logLevel }, pino.destination({ sync: false, minLength: 1 }));
  if (serviceLinks.length > 0) log.info({ variables: serviceLinks }, IGNORED);
  const onFailedExport = (err: unknown) => log.warn({ err }, 'traces were not exported');
  const tracing: Tracing | undefined = traces && parts.add(await startTracing(traces.protocol, onFailedExport));
  return { log, metrics: new Metrics(maxMetricsTenants), tracing, close: () => parts.close() };
}

/** Loads OpenTelemetry where traces are wanted, and nothing where they are not. */
async function startTracing(protocol: TraceProtocol, onFailure: (error: unknown) => void): Promise<Tracing> {
  const { OpenTelemetryTracing } = await import('../telemetry/open-telemetry.js');
  return OpenTelemetryTracing.start(protocol, onFailure);
}
