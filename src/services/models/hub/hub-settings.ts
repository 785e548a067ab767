import { StartupError } from '../../../errors.js';

/** Where models are fetched from. */
export interface HubSettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** For private and gated models. */
  readonly token: string | undefined;
  /** Whether nothing may be asked. */
  readonly offline: boolean;
}

const HUB = 'https://huggingface.co';
/** What the hub's own tools take for yes. */
const YES = /^(1|on|yes|true)$/i;

/**
 * Reads the variables that the hub's own tools read: `HF_ENDPOINT` names a mirror, `HF_TOKEN` a token, and
 * `HF_HUB_OFFLINE` forbids to ask.
 *
 * @throws StartupError with the variable that is wrong, never its value
 */
export function hubSettings(environment: Readonly<Record<string, string | undefined>>): HubSettings {
  const endpoint = environment.HF_ENDPOINT || HUB;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new StartupError('HF_ENDPOINT must be an http or https URL');
  }
  const token = environment.HF_TOKEN?.trim() || undefined;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new StartupError('HF_TOKEN must be a token of the hub');
  return { endpoint: endpoint.replace(/\/+$/, ''), token, offline: YES.test(environment.HF_HUB_OFFLINE ?? '') };
}
