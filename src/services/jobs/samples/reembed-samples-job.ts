import { actorOf, type TenantCaller } from '../../../domain/caller.js';
import type { SampleSetId, TenantId } from '../../../domain/ids.js';
import { UploadedFile } from '../../../domain/image.js';
import type { JobOutcome } from '../../../domain/job.js';
import type { SampleReembedding } from '../../evaluation/samples/reembedding.js';
import { type PatientImageParts, PatientImages } from '../bulk/patient-images.js';
import type { JobContext, JobHandler, PreparedJob } from '../job-handler.js';

/** What a job leaves that has made vectors from thumbnails. */
export interface ReembeddedOutcome extends JobOutcome {
  readonly sampleSetId: SampleSetId;
  readonly version: number;
  readonly reembedded: number;
  readonly withoutThumbnail: number;
}

interface Parts extends PatientImageParts {
  readonly reembedding: SampleReembedding;
  readonly onEncoded: (tenant: TenantId, images: number) => void;
}

/** Makes vectors of the running model from the thumbnails of a set. */
export class ReembedSamplesHandler implements JobHandler {
  readonly kind = 'REEMBED_SAMPLES';

  constructor(private readonly parts: Parts) {}

  async prepare(caller: TenantCaller, given: unknown, argument: string): Promise<PreparedJob> {
    const { sampleSet } = given as { readonly sampleSet: string };
    await this.parts.reembedding.plan(actorOf(caller).tenant, sampleSet, `${argument}.sampleSet`);
    return { subject: sampleSet, input: given };
  }

  async run(context: JobContext, kept: unknown): Promise<ReembeddedOutcome> {
    const { reembedding, onEncoded } = this.parts;
    const { tenant } = context.actor;
    const { sampleSet: slug } = kept as { readonly sampleSet: string };
    const plan = await reembedding.plan(tenant, slug, 'input.reembedSamples.sampleSet');
    const total = plan.samples.length;
    const images = new PatientImages(this.parts, { tenant, signal: context.signal });
    const encode = async (bytes: Uint8Array) => {
      await images.admit();
      const file = await images.readFrom({ upload: new UploadedFile(bytes, 'thumbnail') });
      const { vector } = await images.encode(file);
      onEncoded(tenant, 1);
      return vector;
    };
    await reembedding.run(tenant, plan, encode, (done) => {
      context.progress({ done, total, unit: 'images' });
    });
    const { id, latest } = plan.sampleSet;
    const { withoutThumbnail } = plan;
    return { sampleSetId: id, version: latest.number, reembedded: total, withoutThumbnail };
  }
}
