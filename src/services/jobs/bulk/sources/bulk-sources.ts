import type { FolderRule } from '../../../../domain/bulk-folder.js';
import type { JobId, TenantId } from '../../../../domain/ids.js';
import { isJobId } from '../../../../domain/ids.js';
import type { Job } from '../../../../domain/job.js';
import { badInput } from '../../../../errors.js';
import type { BulkStore } from '../../../storage/bulk/bulk-store.js';
import type { BulkImages } from '../bulk-input.js';
import type { BulkSource, SourceOwner } from './bulk-source.js';
import { folderSource } from './folder.js';
import { keptEmbeddings } from './kept-embeddings.js';
import { type UploadReader, uploadSource } from './upload.js';
import { urlList } from './url-list.js';

export interface BulkSourceParts {
  readonly uploads: UploadReader;
  /** Folders that the operator allows. */
  readonly folders: readonly FolderRule[];
  /** Whether images may be fetched by URL. */
  readonly allowsUrls: boolean;
  /** @returns undefined for a job of another tenant as well */
  readonly findJob: (tenant: TenantId, id: JobId) => Promise<Job | undefined>;
  readonly openStore: (tenant: TenantId) => Promise<BulkStore>;
  readonly slugOf: (tenant: TenantId) => Promise<string | undefined>;
  /** Digest of the model that runs. */
  readonly modelDigest: string;
}

const KINDS = ['urls', 'upload', 'folder', 'job'] as const;

/** Finds the source that a job names. @throws LexiclipError BAD_USER_INPUT unless exactly one is given */
export async function sourceOf(parts: BulkSourceParts, images: BulkImages, owner: SourceOwner): Promise<BulkSource> {
  const { tenant, argument } = owner;
  const [kind, ...more] = KINDS.filter((name) => images[name] != null);
  if (!kind || more.length > 0) throw badInput(argument, `give exactly one of ${KINDS.join(', ')}`);
  const path = `${argument}.${kind}`;
  switch (kind) {
    case 'urls':
      return urlList(images.urls as readonly string[], path, parts.allowsUrls);
    case 'upload':
      return uploadSource(parts.uploads, images.upload as string, { tenant, argument: path });
    case 'folder': {
      const slug = (await parts.slugOf(tenant)) ?? '';
      return folderSource(images.folder as string, { slug, argument: path }, parts.folders);
    }
    case 'job': {
      const id = images.job as string;
      const { findJob, openStore, modelDigest } = parts;
      const find = async () => (isJobId(id) ? findJob(tenant, id) : undefined);
      return keptEmbeddings({ findJob: find, openStore: () => openStore(tenant), modelDigest }, path);
    }
  }
}
