import { type Command, Option } from '@commander-js/extra-typings';
import { seconds } from '../arguments/numbers.js';
import { counted, note } from '../terminal/output.js';
import { UsageError } from '../usage-error.js';
import { connect, type Endpoint, type Request } from './request.js';

const MAX_WAIT_S = 60;

export interface ServiceOptions {
  readonly url: string;
  readonly key?: string | undefined;
  readonly maxWait: number;
  readonly json?: true | undefined;
}

/**
 * Adds a command that talks to the service, with the options that all such commands share.
 *
 * @param isDefault whether it is what the parent does without a command
 */
export const serviceCommand = (parent: Command, name: string, description: string, isDefault = false) =>
  parent
    .command(name, { isDefault })
    .description(description)
    .addOption(
      new Option('--url <url>', 'GraphQL endpoint of the service')
        .env('LEXICLIP_URL')
        .default('http://127.0.0.1:4000/graphql'),
    )
    .addOption(
      new Option('--key <secret>', 'API key; the environment variable keeps it out of process lists').env(
        'LEXICLIP_KEY',
      ),
    )
    .option(
      '--max-wait <seconds>',
      'how long to keep retrying while the service is overloaded, or away while a job is followed',
      seconds,
      MAX_WAIT_S,
    )
    .option('--json', 'results as JSON on standard output');

/** The service that the options name, for what is more than one request. */
export interface Service {
  readonly endpoint: Endpoint;
  readonly request: Request;
  /** How long the service may be overloaded, or not answer once it has, ms. */
  readonly maxWaitMs: number;
}

/** Connects as the options say. @throws UsageError when the key is missing or malformed, or the URL is not one */
export const connectTo = (options: ServiceOptions, onWait = noteWait): Request => serviceOf(options, onWait).request;

/** @throws as `connectTo` does */
export function serviceOf(options: ServiceOptions, onWait = noteWait): Service {
  const { key, maxWait } = options;
  if (!key) throw new UsageError('an API key is required: set LEXICLIP_KEY or give --key');
  // fetch would refuse the header with an error message that shows the key.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UsageError('the API key has characters that no key can have');
  const endpoint = { url: endpointUrl(options.url), key };
  const maxWaitMs = maxWait * 1000;
  return { endpoint, maxWaitMs, request: connect({ ...endpoint, maxWaitMs, onWait, onProgress: noteProgress }) };
}

function endpointUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError('--url must be an http or https URL');
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}

const noteWait = (code: string, ms: number): void => note(`${code}: retrying in ${(ms / 1000).toFixed(1)} s`);

const noteProgress = (promptsEncoded: number): void =>
  note(`TIMEOUT: ${counted(promptsEncoded, 'prompt')} encoded and kept; repeating the request`);
