import { StartupError } from '../errors.js';

/** How spans are sent; OpenTelemetry itself reads the other standard variables. */
export interface TracesConfig {
  readonly protocol: 'http/protobuf' | 'http/json';
}

type Environment = Readonly<Record<string, string | undefined>>;

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;
const PROTOCOLS = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'] as const;

/**
 * Reads where traces go; undefined when no standard variable says so, or one turns traces off.
 *
 * @throws StartupError naming the invalid variable, never its value
 */
export function tracesConfig(environment: Environment): TracesConfig | undefined {
  const endpoint = ENDPOINTS.find((name) => environment[name]);
  const off = environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || environment.OTEL_TRACES_EXPORTER === 'none';
  if (!endpoint || off) return undefined;
  if (!/^https?:$/.test(protocolOf(environment[endpoint] as string))) {
    throw new StartupError(`${endpoint} must be an http or https URL`);
  }
  const name = PROTOCOLS.find((protocol) => environment[protocol]);
  const protocol = (name && environment[name]) ?? 'http/protobuf';
  if (protocol === 'http/protobuf' || protocol === 'http/json') return { protocol };
  throw new StartupError(`${name} must be one of http/protobuf, http/json`);
}

const protocolOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : '');
