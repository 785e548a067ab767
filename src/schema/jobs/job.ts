import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { JOB_KINDS, JOB_STATES, type JobKind, type JobState } from '../../domain/job.js';
import { connectionOf } from '../connection.js';
import { ErrorCodeEnum, enumOf } from '../enums.js';
import { CalibrateInput, CalibratePayload } from '../evaluation/calibrate.js';
import { LearnFromExamplesInput } from '../evaluation/learning/learn-input.js';
import {
  AddSamplesJob,
  AddSamplesPayload,
  ReembedSamplesInput,
  ReembedSamplesPayload,
} from '../evaluation/samples/sample-change.js';
import { SuggestInput, SuggestPayload } from '../evaluation/suggestion.js';
import { LabelInput } from '../label.js';
import {
  CreateLabelSetInput,
  ImportLabelsPayload,
  LabelSetPayload,
  UpdateLabelSetInput,
  UpsertLabelsPayload,
} from '../label-set.js';
import { ApplyDraftInput } from '../label-sets/draft.js';
import { NodeType } from '../node.js';
import { DateTime } from '../scalars.js';
import { BulkClassifyJob, BulkClassifyResult } from './bulk.js';
import { EvaluateJob, EvaluatePayload, PreviewJob, PreviewPayload } from './comparison.js';

const JobKindEnum = enumOf<JobKind>('JobKind', JOB_KINDS, 'What a job does: what the mutation of that name does.');

export const JobStateEnum = enumOf<JobState>(
  'JobState',
  JOB_STATES,
  'QUEUED and RUNNING jobs have not ended; the others never change again.',
);

@ObjectType('JobProgress', { simpleResolvers: true })
export class JobProgressType {
  @Field(() => Int)
  readonly done!: number;

  @Field(() => Int, { nullable: true, description: 'Null while it is not known.' })
  readonly total!: number | null;

  @Field(() => String, { description: 'What is counted, such as `prompts`.' })
  readonly unit!: string;

  @Field(() => Int, { nullable: true, description: 'Estimated time left. Null where there is no estimate.' })
  readonly etaSeconds!: number | null;
}

@ObjectType('JobError', { simpleResolvers: true })
export class JobErrorType {
  @Field(() => ErrorCodeEnum)
  readonly code!: string;

  @Field(() => String)
  readonly message!: string;

  @Field(() => String, { nullable: true, description: 'Of the mutation that the job stands for.' })
  readonly argument!: string | null;
}

@ObjectType('Job', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'Long work, which goes on when its client has gone, and when the server that does it has died.',
})
export class JobType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => JobKindEnum)
  readonly kind!: JobKind;

  @Field(() => JobStateEnum)
  readonly state!: JobState;

  @Field(() => JobProgressType)
  readonly progress!: JobProgressType;

  @Field(() => String, { nullable: true, description: 'What it changes or reads: the slug of a label set.' })
  readonly subject!: string | null;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => String, { description: 'Name of the API key that started it.' })
  readonly createdBy!: string;

  @Field(() => DateTime, { nullable: true })
  readonly startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  readonly finishedAt!: Date | null;

  @Field(() => JobErrorType, { nullable: true, description: 'Why it has FAILED.' })
  readonly error!: JobErrorType | null;
}

export const JobConnection = connectionOf('Job', JobType);

export const JobResult = createUnionType({
  name: 'JobResult',
  description: 'What the mutation that the job stands for would have answered; for images, where the results are.',
  types: () =>
    [
      LabelSetPayload,
      UpsertLabelsPayload,
      ImportLabelsPayload,
      BulkClassifyResult,
      CalibratePayload,
      AddSamplesPayload,
      ReembedSamplesPayload,
      SuggestPayload,
      EvaluatePayload,
      PreviewPayload,
    ] as const,
  resolveType: (value) => {
    if ('classified' in value) return BulkClassifyResult;
    if ('suggestions' in value) return SuggestPayload;
    if ('calibration' in value) return CalibratePayload;
    if ('failureCount' in value) return AddSamplesPayload;
    if ('reembedded' in value) return ReembedSamplesPayload;
    if ('evaluation' in value) return EvaluatePayload;
    if ('preview' in value) return PreviewPayload;
    if ('dryRun' in value) return ImportLabelsPayload;
    return 'updated' in value ? UpsertLabelsPayload : LabelSetPayload;
  },
});

@InputType()
abstract class ChangeJob {
  @Field(() => String, { nullable: true })
  readonly message?: string | null;

  @Field(() => Int, { nullable: true })
  readonly expectedVersion?: number | null;
}

@InputType({ description: 'The arguments of upsertLabels.' })
export class UpsertLabelsJob extends ChangeJob {
  @Field(() => String)
  readonly labelSet!: string;

  @Field(() => [LabelInput])
  readonly labels!: LabelInput[];
}

@InputType({ description: 'The arguments of importLabels.' })
export class ImportLabelsJob extends ChangeJob {
  @Field(() => String)
  readonly labelSet!: string;

  @Field(() => [LabelInput])
  readonly labels!: LabelInput[];

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  readonly removeOthers?: boolean | null;
}

@InputType({ description: 'The arguments of updateLabelSet.' })
export class UpdateLabelSetJob extends ChangeJob {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => UpdateLabelSetInput)
  readonly input!: UpdateLabelSetInput;
}

@InputType({ description: 'The arguments of reencodeLabelSet.' })
export class ReencodeLabelSetJob extends ChangeJob {
  @Field(() => String)
  readonly slug!: string;
}

@InputType({ description: 'What is to be done: give exactly one of the fields.' })
export class JobInput {
  @Field(() => CreateLabelSetInput, { nullable: true })
  readonly createLabelSet?: CreateLabelSetInput | null;

  @Field(() => UpsertLabelsJob, { nullable: true })
  readonly upsertLabels?: UpsertLabelsJob | null;

  @Field(() => ImportLabelsJob, { nullable: true })
  readonly importLabels?: ImportLabelsJob | null;

  @Field(() => ApplyDraftInput, { nullable: true })
  readonly applyDraft?: ApplyDraftInput | null;

  @Field(() => UpdateLabelSetJob, { nullable: true })
  readonly updateLabelSet?: UpdateLabelSetJob | null;

  @Field(() => ReencodeLabelSetJob, { nullable: true })
  readonly reencodeLabelSet?: ReencodeLabelSetJob | null;

  @Field(() => BulkClassifyJob, { nullable: true })
  readonly classifyImages?: BulkClassifyJob | null;

  @Field(() => CalibrateInput, { nullable: true })
  readonly calibrate?: CalibrateInput | null;

  @Field(() => AddSamplesJob, { nullable: true })
  readonly addSamples?: AddSamplesJob | null;

  @Field(() => ReembedSamplesInput, { nullable: true })
  readonly reembedSamples?: ReembedSamplesInput | null;
  @Field(() => LearnFromExamplesInput, { nullable: true })
  readonly learn?: LearnFromExamplesInput | null;

  @Field(() => SuggestInput, { nullable: true })
  readonly suggest?: SuggestInput | null;
  @Field(() => EvaluateJob, { nullable: true })
  readonly evaluate?: EvaluateJob | null;

  @Field(() => PreviewJob, { nullable: true })
  readonly preview?: PreviewJob | null;
}

@ObjectType({ simpleResolvers: true })
export class JobPayload {
  @Field(() => JobType)
  readonly job!: JobType;
}
