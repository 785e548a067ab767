import type { TracesConfig } from '../config/traces.js';
import type { FinishedRequest } from './finished-request.js';

export interface Tracing {
  /** Makes the spans of a GraphQL request that is over. @returns the trace's id */
  request(request: FinishedRequest): string;
  /** Sends what is not sent yet. */
  close(): Promise<void>;
}

/** Loads OpenTelemetry where traces are wanted, and nothing where they are not. */
export async function startTracing(
  config: TracesConfig | undefined,
  onFailure: (error: unknown) => void,
): Promise<Tracing | undefined> {
  if (!config) return undefined;
  const { OpenTelemetryTracing } = await import('./open-telemetry.js');
  return OpenTelemetryTracing.start(config, onFailure);
}
