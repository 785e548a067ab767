import type { BulkFormat } from '../../../domain/bulk.js';
import { isJobId, type TenantId } from '../../../domain/ids.js';
import type { Job } from '../../../domain/job.js';
import { LexiclipError, notFound } from '../../../errors.js';
import { Gate } from '../../concurrency/queues/gate.js';
import type { Supervision } from '../../concurrency/threads/supervision.js';
import type { BulkStore } from '../../storage/bulk/bulk-store.js';
import type { SignedLink, SignedLinks } from '../../tenants/signed-links.js';
import type { BulkOutcome } from './bulk-outcome.js';
import { exportResults } from './export/result-export.js';

/** Downloads at a time, each of which has a thread, and those of one tenant. */
const MAX_DOWNLOADS = 6;
const MAX_DOWNLOADS_EACH = 3;

interface BulkDownloadParts {
  readonly links: SignedLinks;
  /** A job of any tenant. */
  readonly findJob: (id: string) => Promise<Job | undefined>;
  readonly openStore: (tenant: TenantId) => Promise<BulkStore>;
  /** Whether the tenant is there, and not suspended. */
  readonly isServed: (tenant: TenantId) => Promise<boolean>;
  readonly supervision: Supervision;
}

/** A file of results that is made while it is read. */
export interface BulkDownload {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Call it when the file was read, or is not read any more. */
  readonly close: () => void;
}

/** Files of results: links to them, and what is behind the links. */
export class BulkDownloads {
  private readonly gate = new Gate<TenantId>('downloads', {
    inside: MAX_DOWNLOADS,
    insideEach: MAX_DOWNLOADS_EACH,
    waiting: 0,
    waitingEach: 0,
  });

  constructor(private readonly parts: BulkDownloadParts) {}

  /** A link that whoever has it may follow for some minutes. */
  link({ id }: Pick<Job, 'id'>, format: BulkFormat): SignedLink {
    return this.parts.links.sign(pathOf(id, format));
  }

  /**
   * Follows a link.
   *
   * @throws LexiclipError FORBIDDEN for a link that is not valid; NOT_FOUND when the results are gone; OVERLOADED when too
   *   many are being read
   */
  async open(id: string, format: BulkFormat, query: Readonly<Record<string, unknown>>): Promise<BulkDownload> {
    const { links, findJob, openStore, isServed } = this.parts;
    if (!isJobId(id) || !links.isValid(pathOf(id, format), query)) {
      throw new LexiclipError('FORBIDDEN', 'the link has expired, or is not one of this service; ask for a new one');
    }
    const job = await findJob(id);
    const outcome = job?.outcome as BulkOutcome | null | undefined;
    if (!job || !outcome || !(await isServed(job.tenantId))) throw gone();
    const dimensions = format === 'PARQUET' ? (outcome.keptDimensions ?? undefined) : undefined;
    const leave = await this.gate.enter(job.tenantId);
    try {
      const kept = { table: outcome.table, version: outcome.tableVersion };
      const results = await (await openStore(job.tenantId)).results(kept, {
        dimensions,
        isCalibrated: outcome.calibration != null,
      });
      if (!results) throw gone();
      const pieces = exportResults({ results, format, total: outcome.total, dimensions }, this.parts.supervision);
      const close = () => {
        // What is being read when it is closed ends first.
        void pieces.return(undefined).finally(() => {
          results.close();
          leave();
        });
      };
      return { pieces, close };
    } catch (error) {
      leave();
      throw error;
    }
  }
}

const gone = () => notFound('id', 'such results any more');

const fileName = (format: BulkFormat): string => `results.${format.toLowerCase()}`;
const pathOf = (id: string, format: BulkFormat): string => `/jobs/${id}/${fileName(format)}`;
