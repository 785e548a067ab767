import type { Actor, TenantCaller } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import type { Job, JobKind, JobOutcome, JobProgress } from '../../domain/job.js';

/** What a job reports while it runs. */
export type ProgressUpdate = Omit<JobProgress, 'etaSeconds'>;

/** A commit that was begun for a job. */
export interface BegunCommit {
  /** What `beginCommit` has returned. */
  readonly token: string;
  /** What was told of it. */
  readonly commit: JobOutcome;
}

/** A job as its owner sees it. */
export interface JobContext {
  readonly job: Job;
  /** In whose data it works, and who is put on record for it. */
  readonly actor: Actor;
  /** 1, 2, 3 …: above 1, another process or an earlier attempt has begun it. */
  readonly attempt: number;
  /** Aborts when the job is cancelled or taken over, and when the server stops. */
  readonly signal: AbortSignal;
  /** It may be called at any rate. */
  progress(update: ProgressUpdate): void;
  /**
   * Call it before what cannot be undone: the job cannot be cancelled or taken over by others from here on, but by those
   * who take this process for dead.
   *
   * @param commit what whoever takes over should know of it
   * @returns a text that is unique to this commit, and begins with the job's id
   * @throws JobLost when the job is no longer this process's
   */
  beginCommit(commit: JobOutcome): Promise<string>;
  /** The commits that earlier owners have begun, newest first: any of them may have succeeded. */
  readonly begun: readonly BegunCommit[];
}

/** What is to be done, checked, and what for. */
export interface PreparedJob {
  /** What it changes or reads, such as the slug of a label set. */
  readonly subject: string | null;
  /** Is kept as JSON until the job has ended. */
  readonly input: unknown;
}

/** How jobs of one kind are done. */
export interface JobHandler {
  readonly kind: JobKind;
  /**
   * Checks what is asked for, as far as that takes little time.
   *
   * @param argument path of the input, for errors
   * @throws LexiclipError naming the argument
   */
  prepare(caller: TenantCaller, input: unknown, argument: string, signal: AbortSignal): Promise<PreparedJob>;
  /**
   * Does it, or goes on with it: whatever was done before the process died, or before an error that passes, is kept and
   * not done again.
   *
   * @throws LexiclipError why it fails; RATE_LIMITED, OVERLOADED or TIMEOUT, and errors of a full disk, when it should be
   *   tried again later; the signal's reason
   */
  run(context: JobContext, input: unknown): Promise<JobOutcome>;
  /** Helps with a job that another process owns; resolves when there is nothing more to help with. */
  assist?(job: Job, signal: AbortSignal): Promise<void>;
  /** Removes what a job needed only until it had its end. It may be called more than once. */
  ended?(job: Job): Promise<void>;
  /** Removes what a job of the kind has left in its tenant's data. */
  forget?(tenant: TenantId, job: Pick<Job, 'id'>): Promise<void>;
}
