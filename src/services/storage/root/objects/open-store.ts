import { StartupError } from '../../../../errors.js';
import { openAzure } from './azure-store.js';
import { openGcs } from './gcs-store.js';
import type { ObjectStore } from './object-store.js';
import { openS3 } from './s3-store.js';
import type { StoreSettings } from './store-settings.js';

/** A prefix in an object store. */
export interface StoreLocation {
  /** What says that it is there, such as `LEXICLIP_DATA`: begins what is said about it. */
  readonly subject: string;
  /** Such as `s3`. */
  readonly scheme: string;
  readonly bucket: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
}

const OPEN: Readonly<Record<string, (bucket: string, settings: StoreSettings) => Promise<ObjectStore>>> = {
  s3: openS3,
  gs: openGcs,
  az: openAzure,
};
const SCHEMES = `${Object.keys(OPEN)
  .map((scheme) => `${scheme}://bucket/prefix`)
  .join(', ')}, or a directory`;

const CLOUD =
  'db:// cannot be used: versions need tables that stay readable at every version and are compacted by ' +
  `this service, which LanceDB Cloud and Enterprise do not offer through their API; allowed are ${SCHEMES}`;

/** @throws StartupError for a URI of no object store that can be used, or without a bucket */
export function parseLocation(uri: string, subject: string): StoreLocation {
  const [, scheme = '', path = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(uri) ?? [];
  if (scheme === 'db') throw new StartupError(`${subject}: ${CLOUD}`);
  if (!(scheme in OPEN)) throw new StartupError(`${subject}: ${scheme}:// is not known; allowed are ${SCHEMES}`);
  const [bucket = '', ...folders] = path.split('/');
  if (bucket === '') throw new StartupError(`${subject} must name a bucket, such as ${scheme}://bucket/prefix`);
  return {
    subject,
    scheme,
    bucket,
    prefix: folders
      .filter(Boolean)
      .map((folder) => `${folder}/`)
      .join(''),
  };
}

/** @throws StartupError when the provider's package, or a setting, is missing */
export const openStore = ({ scheme, bucket }: StoreLocation, settings: StoreSettings): Promise<ObjectStore> =>
  (OPEN[scheme] as (typeof OPEN)[string])(bucket, settings);
