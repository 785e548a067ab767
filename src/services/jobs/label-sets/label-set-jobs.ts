import { type Actor, actorOf } from '../../../domain/caller.js';
import type { JobKind } from '../../../domain/job.js';
import type { LabelSetLearning } from '../../evaluation/learning/label-set-learning.js';
import type { ChangeOptions, ChangeResult } from '../../label-sets/changes/change.js';
import type { LongChange, PlannedCommit } from '../../label-sets/changes/long-change.js';
import type { LabelSetCreation } from '../../label-sets/label-set-creation.js';
import type { LabelSetEditor } from '../../label-sets/label-set-editor.js';
import type { LabelSetStore } from '../../storage/label-sets/label-set-store.js';
import { named } from '../argument.js';
import type { JobContext, JobHandler } from '../job-handler.js';
import { type ChangeOutcome, outcomeOf, outcomeOfCommit } from './change-outcome.js';
import type {
  ApplyDraftJob,
  CreateLabelSetJob,
  ImportLabelsJob,
  LearnJob,
  ReencodeLabelSetJob,
  UpdateLabelSetJob,
  UpsertLabelsJob,
} from './job-inputs.js';

export interface LabelSetJobParts {
  readonly editor: LabelSetEditor;
  readonly creation: LabelSetCreation;
  readonly learning: LabelSetLearning;
  readonly openStore: (tenant: Actor['tenant']) => Promise<LabelSetStore>;
}

/** A change of a label set, as the mutation of the same name makes it. */
interface Change<Input> {
  readonly kind: JobKind;
  /** The slug of the set. */
  subject(input: Input): string;
  /** Number of labels that are given. */
  given(input: Input): number;
  /** What its progress counts; prompts when omitted. */
  readonly unit?: string;
  /** Checks it without making it; by default with a dry run. @throws as `make` */
  check?(actor: Actor, input: Input, options: ChangeOptions): Promise<void>;
  /** Makes the change. @throws as the editor does, with the mutation's arguments */
  make(actor: Actor, input: Input, options: ChangeOptions): Promise<ChangeResult>;
}

/** The jobs that make versions of label sets. */
export function labelSetJobs(parts: LabelSetJobParts): JobHandler[] {
  const { editor, creation, learning } = parts;
  const ofSlug = { subject: ({ slug }: { slug: string }) => slug, given: () => 0 };
  const ofLabels = {
    subject: ({ labelSet }: UpsertLabelsJob) => labelSet,
    given: ({ labels }: UpsertLabelsJob) => labels.length,
  };
  return [
    handlerOf<CreateLabelSetJob>(parts, {
      ...ofSlug,
      kind: 'CREATE_LABEL_SET',
      check: (actor, input, options) => creation.check(actor, input, options),
      make: (actor, input, options) => creation.create(actor, input, options),
    }),
    handlerOf<UpsertLabelsJob>(parts, {
      ...ofLabels,
      kind: 'UPSERT_LABELS',
      make: async (actor, { labelSet, labels, ...rest }, options) => {
        const result = await editor.upsertLabels(actor, labelSet, labels, { ...rest, ...options });
        return { ...result, unchanged: result.added + result.updated === 0 };
      },
    }),
    handlerOf<ImportLabelsJob>(parts, {
      ...ofLabels,
      kind: 'IMPORT_LABELS',
      make: (actor, { labelSet, labels, removeOthers, ...rest }, options) => {
        const unlisted = removeOthers ? 'remove' : 'keep';
        return editor.importLabels(actor, labelSet, labels, { ...rest, ...options, unlisted });
      },
    }),
    handlerOf<ApplyDraftJob>(parts, {
      kind: 'APPLY_DRAFT',
      subject: ({ labelSet }) => labelSet,
      given: ({ draft }) => draft.upsert?.length ?? 0,
      make: (actor, { labelSet, draft, ...rest }, options) =>
        editor.applyDraft(actor, labelSet, draft, { ...rest, ...options }),
    }),
    handlerOf<UpdateLabelSetJob>(parts, {
      ...ofSlug,
      kind: 'UPDATE_LABEL_SET',
      make: (actor, { slug, input, ...rest }, options) => editor.update(actor, slug, input, { ...rest, ...options }),
    }),
    handlerOf<ReencodeLabelSetJob>(parts, {
      ...ofSlug,
      kind: 'REENCODE_LABEL_SET',
      make: (actor, { slug, ...rest }, options) => editor.reencode(actor, slug, { ...rest, ...options }),
    }),
    handlerOf<LearnJob>(parts, {
      kind: 'LEARN',
      subject: ({ labelSet }) => labelSet,
      given: () => 0,
      unit: 'percent',
      make: (actor, { message, expectedVersion, ...request }, options) =>
        learning.learn(actor, request, { message, expectedVersion, ...options }),
    }),
  ];
}

function handlerOf<Input>({ openStore }: LabelSetJobParts, change: Change<Input>): JobHandler {
  const { kind, subject, given, make, unit = 'prompts' } = change;
  const check = change.check ?? (async (...of: Parameters<typeof make>) => void (await make(...of)));
  return {
    kind,
    async prepare(caller, input, argument, signal) {
      const of = input as Input;
      const options = { signal, dryRun: true, long: { lane: 'interactive' } } as const;
      await named(argument, kind, () => check(actorOf(caller), of, options));
      return { subject: subject(of), input };
    },
    async run(context, input) {
      const of = input as Input;
      const made = await madeBefore(context, await openStore(context.actor.tenant), given(of));
      if (made) return made;
      const options = { signal: context.signal, long: longChange(context, unit) };
      return outcomeOf(await make(context.actor, of, options), given(of));
    },
  };
}

/** The version that an earlier owner committed before it died. */
async function madeBefore(
  { begun }: JobContext,
  store: LabelSetStore,
  given: number,
): Promise<ChangeOutcome | undefined> {
  for (const { token, commit } of begun) {
    const version = await store.committedWith(token);
    if (version) return outcomeOfCommit(version.labelSetId, commit as unknown as PlannedCommit, given);
  }
  return undefined;
}

const longChange = (context: JobContext, unit: string): LongChange => ({
  lane: 'batch',
  progress: (done, total) => context.progress({ done, total, unit }),
  beginCommit: (planned) => context.beginCommit({ ...planned }),
});
