import { StartupError } from '../../../../errors.js';
import type { StoreSettings } from './store-settings.js';

/** Where an S3 store is. Both clients, LanceDB's and the SDK's, are told the same. */
export interface S3Connection {
  /** Undefined for Amazon's own. */
  readonly endpoint: string | undefined;
  /** Undefined where the profile in use may name one. */
  readonly region: string | undefined;
  readonly pathStyle: boolean;
  readonly allowHttp: boolean;
  readonly timeoutMs: number;
}

const isOn = (value: string | undefined): boolean => /^(1|true|on|yes)$/i.test(value ?? '');

/**
 * Settings, and where they say nothing, the variables that LanceDB has always read.
 *
 * @throws StartupError for plain HTTP without leave
 */
export function s3Connection(
  settings: StoreSettings,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): S3Connection {
  const variable = settings.endpoint ? 'LEXICLIP_STORAGE_ENDPOINT' : 'AWS_ENDPOINT_URL';
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_ENDPOINT, AWS_REGION, AWS_DEFAULT_REGION } = environment;
  const endpoint = settings.endpoint || AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL || AWS_ENDPOINT || undefined;
  const allowHttp = settings.allowHttp || isOn(environment.AWS_ALLOW_HTTP);
  if (endpoint?.startsWith('http:') && !allowHttp) {
    throw new StartupError(
      `${variable} is plain HTTP, in which everybody on the way can read and change the data: ` +
        'use https, or allow it by LEXICLIP_STORAGE_ALLOW_HTTP=on',
    );
  }
  const virtual = environment.AWS_VIRTUAL_HOSTED_STYLE_REQUEST;
  const pathStyle = settings.pathStyle ?? (virtual === undefined ? endpoint !== undefined : !isOn(virtual));
  const region = settings.region || AWS_REGION || AWS_DEFAULT_REGION || undefined;
  return { endpoint, region, pathStyle, allowHttp, timeoutMs: settings.timeoutMs };
}
