import type { BulkItem } from '../../../../domain/bulk.js';
import { badInput, notFound } from '../../../../errors.js';
import type { Uploads } from '../../../uploads/uploads.js';
import { named } from '../../argument.js';
import type { BulkSource, SourceOwner } from './bulk-source.js';

/** Reads uploads. */
export type UploadReader = Pick<Uploads, 'find' | 'items'>;

/** What is in an upload. @param id its name */
export function uploadSource(uploads: UploadReader, id: string, { tenant, argument }: SourceOwner): BulkSource {
  return {
    async check() {
      const upload = await uploads.find(tenant, id);
      if (!upload) throw notFound(argument, `upload "${id}"`);
      if (upload.complete) return;
      throw badInput(argument, `has ${upload.received} of ${upload.bytes} bytes; send the rest first`);
    },
    isHere: async () => true,
    async *items(from, signal) {
      try {
        for await (const item of uploads.items(tenant, id, from, signal)) {
          if (!('error' in item)) yield item satisfies BulkItem;
          else yield { seq: item.seq, name: item.name, fault: faultOf(item.error) };
        }
      } catch (error) {
        // The reader knows nothing of the job's input.
        await named(argument.replace(/\.upload$/, ''), 'CLASSIFY_IMAGES', () => Promise.reject(error));
      }
    },
  };
}

const faultOf = ({ code, message }: { readonly code: string; readonly message: string }) => ({ code, message });
