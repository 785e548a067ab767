import { fileURLToPath } from 'node:url';
import type { DataRoot } from './data-root.js';
import { DirectoryRoot } from './directory-root.js';
import { ObjectStoreRoot } from './object-store-root.js';
import { DEFAULT_STORE_SETTINGS, type StoreSettings } from './objects/store-settings.js';

const URI = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The place of a service's databases.
 *
 * @param location a directory, or a URI such as `s3://bucket/prefix`
 * @param subject what names the place in messages
 * @throws StartupError for a URI that cannot be used
 */
export function dataRootAt(
  location: string,
  settings: StoreSettings = DEFAULT_STORE_SETTINGS,
  subject = 'LEXICLIP_DATA',
): DataRoot {
  if (!URI.test(location)) return new DirectoryRoot(location);
  return /^file:/i.test(location)
    ? new DirectoryRoot(fileURLToPath(location))
    : new ObjectStoreRoot(location, settings, subject);
}
