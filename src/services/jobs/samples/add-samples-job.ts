import { actorOf, type TenantCaller } from '../../../domain/caller.js';
import type { SampleId, TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, notFound } from '../../../errors.js';
import { checkAnswer } from '../../evaluation/samples/changes/sample-input.js';
import type { Picture } from '../../evaluation/samples/changes/sample-plan.js';
import type { SampleEditor } from '../../evaluation/samples/sample-editor.js';
import type { SamplePictures } from '../../evaluation/samples/sample-pictures.js';
import type { SampleQuota } from '../../evaluation/samples/sample-quota.js';
import type { SampleSets } from '../../evaluation/samples/sample-sets.js';
import type { SampleSetStore } from '../../storage/sample-sets/sample-set-store.js';
import { checkCount } from '../../validation/text.js';
import { type PatientImageParts, PatientImages } from '../bulk/patient-images.js';
import { type UploadReader, uploadSource } from '../bulk/sources/upload.js';
import type { JobContext, JobHandler, PreparedJob } from '../job-handler.js';
import { SampleImport } from './sample-import.js';
import { listedItems, type SampleItem, uploadedItems } from './sample-items.js';
import { type AddSamplesInput, type AddSamplesJob, INPUT } from './sample-job-input.js';
import type { SamplesOutcome } from './sample-outcome.js';

export interface AddSamplesJobParts extends PatientImageParts {
  readonly sampleSets: SampleSets;
  readonly editor: SampleEditor;
  readonly pictures: SamplePictures;
  readonly quota: SampleQuota;
  readonly uploads: UploadReader;
  readonly openStore: (tenant: TenantId) => Promise<SampleSetStore>;
  readonly maxInFlight: number;
  /** Is told of pictures that went through the model. */
  readonly onEncoded: (tenant: TenantId, images: number) => void;
  readonly onSurprise: (error: unknown) => void;
}

/** Adds many samples, from a list or an upload, in one version. */
export class AddSamplesHandler implements JobHandler {
  readonly kind = 'ADD_SAMPLES';

  constructor(private readonly parts: AddSamplesJobParts) {}

  async prepare(caller: TenantCaller, given: unknown, argument: string): Promise<PreparedJob> {
    const { sampleSets, editor } = this.parts;
    const input = given as AddSamplesJob;
    const { tenant } = actorOf(caller);
    const set = await sampleSets.get(tenant, input.sampleSet, `${argument}.sampleSet`);
    const vocabulary = await editor.vocabulary(tenant, set);
    const { samples, upload } = input;
    if ((samples == null) === (upload == null)) throw badInput(argument, 'give exactly one of samples and upload');
    if (upload != null) await this.sourceOf(tenant, upload, `${argument}.upload`).check();
    checkCount(samples?.length ?? 1, `${argument}.samples`, 1, LIMITS.samplesPerCall);
    for (const [i, sample] of (samples ?? []).entries()) {
      const at = `${argument}.samples[${i}]`;
      checkAnswer(sample, vocabulary, at);
      if (sample.image.upload != null)
        throw badInput(`${at}.image.upload`, 'a job takes no files: give an upload to it');
    }
    return { subject: input.sampleSet, input: { ...input, sampleSetId: set.id } satisfies AddSamplesInput };
  }

  async run(context: JobContext, kept: unknown): Promise<SamplesOutcome> {
    const input = kept as AddSamplesInput;
    const { tenant } = context.actor;
    const made = await this.madeBefore(context, input);
    if (made) return made;
    const set = await this.parts.sampleSets.getFresh(tenant, input.sampleSet, `${INPUT}.sampleSet`);
    if (set.id !== input.sampleSetId) throw notFound(`${INPUT}.sampleSet`, 'such sample set any more');
    const importing = await this.importOf(context, set);
    await importing.run(this.itemsOf(tenant, input, context.signal), context.signal);
    const { given, failures, failureCount } = importing;
    const failing = { failures, failureCount };
    const { message, expectedVersion } = input;
    const result = await this.parts.editor.commit(context.actor, set.slug, () => given.values(), {
      message,
      expectedVersion,
      signal: context.signal,
      beginCommit: (planned) => context.beginCommit({ ...planned, ...failing, repeated: given.repeated }),
    });
    const { added, updated, unchanged, sampleSet } = result;
    const counts = { added, updated, unchanged: unchanged + given.repeated };
    return { sampleSetId: set.id, version: sampleSet.latest.number, ...counts, ...failing };
  }

  /** What an earlier owner has committed, and had no time to tell. */
  private async madeBefore({ begun, actor }: JobContext, input: AddSamplesInput): Promise<SamplesOutcome | undefined> {
    const store = await this.parts.openStore(actor.tenant);
    for (const { token, commit } of begun) {
      const version = await store.committedWith(token);
      if (!version) continue;
      const {
        repeated,
        unchanged,
        number: _,
        ...rest
      } = commit as unknown as SamplesOutcome & {
        readonly repeated: number;
        readonly number: number;
      };
      return { ...rest, unchanged: unchanged + repeated, sampleSetId: input.sampleSetId, version: version.number };
    }
    return undefined;
  }

  private async importOf(context: JobContext, set: Awaited<ReturnType<SampleSets['getFresh']>>): Promise<SampleImport> {
    const { sampleSets, editor, pictures, quota, maxInFlight, onEncoded, onSurprise } = this.parts;
    const { tenant } = context.actor;
    const { samples } = await sampleSets.rows(tenant, set.latest);
    const parts = {
      pictures,
      images: new PatientImages(this.parts, { tenant, signal: context.signal }),
      vocabulary: await editor.vocabulary(tenant, set),
      known: new Map<SampleId, Picture>(samples.map((sample) => [sample.id, sample])),
      maxInFlight,
      checkQuota: (more: number) => quota.checkSamples(tenant, more, INPUT),
      onProgress: (done: number) => context.progress({ done, total: null, unit: 'images' }),
      onEncoded: (images: number) => onEncoded(tenant, images),
      onSurprise,
    };
    return new SampleImport(parts, tenant, set);
  }

  private itemsOf(
    tenant: TenantId,
    input: AddSamplesInput,
    signal: AbortSignal,
  ): Iterable<SampleItem> | AsyncIterable<SampleItem> {
    if (input.samples) return listedItems(input.samples);
    const source = this.sourceOf(tenant, input.upload as string, `${INPUT}.upload`);
    return uploadedItems(source.items(0, signal), input);
  }

  private sourceOf(tenant: TenantId, upload: string, argument: string) {
    return uploadSource(this.parts.uploads, upload, { tenant, argument });
  }
}
