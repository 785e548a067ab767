import { existsSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../../../errors.js';

const BUNDLED = fileURLToPath(new URL('../../../../models/', import.meta.url));

/** Where a model is: a folder in the Hugging Face layout. A hub model is downloaded into it on the first start. */
export interface ModelLocation {
  readonly id: string;
  readonly folder: string;
  /** Whether missing files are downloaded from the hub. */
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
  if (/^[\w.-]+\/[\w.-]+$/.test(model) && !model.startsWith('.') && !isAbsolute(model)) {
    return { id: model, folder: join(resolve(cache), model), remote: true };
  }
  throw new StartupError(
    'LEXICLIP_MODEL must be a bundled name, a folder with a config.json, or a model id on the hub such as owner/name',
  );
}
