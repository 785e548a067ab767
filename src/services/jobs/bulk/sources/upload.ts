import type { BulkContent, BulkFault, BulkItem } from '../../../../domain/bulk.js';
import type { TenantId } from '../../../../domain/ids.js';
import { badInput, notFound } from '../../../../errors.js';
import { named } from '../../argument.js';
import type { BulkSource, SourceOwner } from './bulk-source.js';

/** What is in uploads. */
export interface UploadReader {
  find(
    tenant: TenantId,
    id: string,
  ): Promise<{ readonly received: number; readonly bytes: number; readonly complete: boolean } | undefined>;
  /** @throws LexiclipError naming `upload`; the signal's reason */
  items(tenant: TenantId, id: string, from: number, signal: AbortSignal): AsyncIterable<UploadedItem>;
}

type UploadedItem = Pick<BulkItem, 'seq' | 'name'> &
  (Exclude<BulkContent, { fault: BulkFault }> | { readonly error: BulkFault });

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
