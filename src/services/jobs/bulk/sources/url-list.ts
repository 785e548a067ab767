import type { BulkItem } from '../../../../domain/bulk.js';
import { LIMITS } from '../../../../domain/limits.js';
import { badInput } from '../../../../errors.js';
import type { BulkSource } from './bulk-source.js';

/** Images by URL, as the input lists them. @param argument path of the list */
export function urlList(urls: readonly string[], argument: string, isAllowed: boolean): BulkSource {
  return {
    async check() {
      if (!isAllowed) throw badInput(argument, 'images by URL are switched off on this server');
      if (urls.length < 1 || urls.length > LIMITS.bulkUrls) {
        const more = 'for more, upload a list';
        throw badInput(argument, `must have 1 to ${LIMITS.bulkUrls} entries, not ${urls.length}; ${more}`);
      }
      urls.forEach((url, i) => {
        if (!isHttp(url)) throw badInput(`${argument}[${i}]`, 'must be the URL of an image, with http or https');
      });
    },
    isHere: async () => true,
    async *items(from) {
      for (const [i, url] of urls.slice(from).entries()) yield { seq: from + i, name: url, url } satisfies BulkItem;
    },
  };
}

const isHttp = (url: string): boolean =>
  url.length <= LIMITS.urlLength && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
