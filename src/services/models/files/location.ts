import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../../../errors.js';
import { hubFolder, isHubId } from '../hub/hub-id.js';

const BUNDLED = fileURLToPath(new URL('../../../../models/', import.meta.url));

/** Where a model is: a folder in the Hugging Face layout. A model of the hub is fetched into it. */
export interface ModelLocation {
  readonly id: string;
  readonly folder: string;
  /** Whether missing files are fetched from the hub. */
  readonly remote: boolean;
}

/** @throws StartupError when LEXICLIP_MODEL names no model */
export function locateModel(model: string, cache: string): ModelLocation {
  const bundled = join(BUNDLED, model);
  if (/^[\w.-]+$/.test(model) && existsSync(join(bundled, 'config.json'))) {
    return { id: model, folder: bundled, remote: false };
  }
  const folder = resolve(model);
  if (existsSync(join(folder, 'config.json'))) return { id: basename(folder), folder, remote: false };
  if (isHubId(model)) return { id: model, folder: hubFolder(model, cache), remote: true };
  throw new StartupError(
    'LEXICLIP_MODEL must be a bundled name, a folder with a config.json, or a model id on the hub such as owner/name',
  );
}
