import type { Config } from '../config.js';
import type { JobId, TenantId } from '../domain/ids.js';
import type { Job } from '../domain/job.js';
import { BulkDownloads } from '../services/jobs/bulk/bulk-downloads.js';
import { BulkJob } from '../services/jobs/bulk/bulk-job.js';
import { ImageAllowance } from '../services/jobs/bulk/image-allowance.js';
import { AddSamplesHandler } from '../services/jobs/samples/add-samples-job.js';
import { ReembedSamplesHandler } from '../services/jobs/samples/reembed-samples-job.js';
import type { BelowClassification, ClassificationPart } from './classification.js';

interface Below extends BelowClassification {
  readonly classification: ClassificationPart;
}

/** Images by URL that a job has under way at a time, of those that a server fetches at a time. */
const FETCHED_AHEAD = 16;

/** Jobs with many images: what does them, and what makes files of their results. */
export function openBulk(
  config: Config,
  { telemetry: { log }, storage, catalog, classification, evaluation, images, model, threads }: Below,
) {
  const { jobLog, labelSets, quotas, usage, imageRate, signedLinks, uploads } = catalog;
  const { candidates, calibrated } = classification;
  const { reader, imageEncoder: encoder, imagesInFlight } = images;
  const openStore = storage.bulkOf;
  const allowance = new ImageAllowance(imageRate, quotas);
  const admitImage = (tenant: TenantId, signal: AbortSignal) => allowance.take(tenant, signal);
  const patient = { reader, encoder, admitImage };
  const allowsUrls = config.allowedHosts.length > 0;
  const maxInFlight = imagesInFlight + (allowsUrls ? FETCHED_AHEAD : 0);
  const jobById = async (id: JobId): Promise<Job | undefined> => (await jobLog.find(id))?.job;
  const handler = new BulkJob({
    candidates,
    calibrated,
    labelSets,
    ...patient,
    model: model.model,
    onSurprise: (err) => log.warn({ err }, 'an image of a job could not be classified'),
    sources: {
      uploads,
      folders: config.bulkFolders,
      allowsUrls,
      findJob: async (tenant, id) => {
        const job = await jobById(id);
        return job?.tenantId === tenant ? job : undefined;
      },
      openStore,
      slugOf: async (tenant) => (await storage.tenants.findById(tenant))?.slug,
      modelDigest: model.model.digest,
    },
    openStore,
    inputOf: async ({ id, tenantId }) => (await storage.jobInputsOf(tenantId)).find(id),
    isOpen: async (id) => (await jobLog.open.find([id])).has(id),
    leaseMs: config.jobLeaseMs,
    maxInFlight,
    onClassified: (tenant, images) => usage.count(tenant, { images }),
  });
  const downloads = new BulkDownloads({
    links: signedLinks,
    findJob: (id) => jobById(id as JobId),
    openStore,
    isServed: async (tenant: TenantId) => (await storage.tenants.findById(tenant))?.status === 'ACTIVE',
    supervision: threads,
  });
  const samples = new AddSamplesHandler({
    ...{ sampleSets: evaluation.sampleSets, editor: evaluation.sampleEditor },
    ...{ pictures: evaluation.samplePictures, quota: evaluation.sampleQuota },
    uploads,
    openStore: storage.sampleSetsOf,
    ...patient,
    maxInFlight,
    onEncoded: (tenant, images) => usage.count(tenant, { images }),
    onSurprise: (err) => log.warn({ err }, 'a picture of a job could not be made a sample'),
  });
  const reembedded = new ReembedSamplesHandler({
    ...patient,
    reembedding: evaluation.sampleReembedding,
    onEncoded: (tenant, images) => usage.count(tenant, { images }),
  });
  return { handlers: [handler, samples, reembedded], downloads };
}
