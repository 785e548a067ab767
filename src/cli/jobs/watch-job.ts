import { CancelJobDocument, type JobFieldsFragment } from '../generated/graphql.js';
import { RequestError } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import { ask, canAsk } from '../terminal/ask.js';
import { type Interrupt, Interrupts } from '../terminal/interrupts.js';
import { note } from '../terminal/output.js';
import { followJob } from './follow-job.js';
import { JobBar } from './job-bar.js';
import { hasEnded } from './job-state.js';

const QUESTION = 'leave it running (l), cancel it (c), or go on watching (Enter)? ';

/**
 * Shows how far a job is until it has ended. Ctrl-C asks what to do about it; without a terminal, and the second time,
 * the job is left running, that is said, and the process ends as it ends any other, by the signal.
 *
 * @returns the job, which has ended; undefined when it was left running
 * @throws as `followJob` does
 */
export async function watchJob(service: Service, job: JobFieldsFragment): Promise<JobFieldsFragment | undefined> {
  if (hasEnded(job)) return job;
  const leaving = new AbortController();
  const interrupts = new Interrupts();
  const bar = await JobBar.open(job);
  const ending = followJob(service, job.id, leaving.signal, bar.show);
  // It is waited for only as long as the job is watched.
  ending.catch(() => undefined);
  try {
    for (;;) {
      const first = await Promise.race([ending, interrupts.next()]);
      if (typeof first !== 'string') return first;
      bar.pause();
      const choice = await choose(first, interrupts, ending);
      if (choice === 'leave') return sayLeft(job.id);
      if (choice !== 'watch' && choice !== 'cancel') {
        interrupts.close();
        sayLeft(job.id);
        process.kill(process.pid, choice);
        return undefined;
      }
      if (choice === 'cancel') await cancel(service, job.id);
      await bar.resume();
    }
  } finally {
    leaving.abort();
    interrupts.close();
    bar.pause();
  }
}

/** What to do about a job: end the process by a signal, or what its user has chosen. */
type Choice = 'watch' | 'cancel' | 'leave' | Interrupt;

/** @param ending settles when there is nothing to choose any more */
async function choose(interrupt: Interrupt, interrupts: Interrupts, ending: Promise<unknown>): Promise<Choice> {
  if (interrupt !== 'SIGINT' || !canAsk()) return interrupt;
  const settled = new AbortController();
  const settle = () => settled.abort();
  ending.then(settle, settle);
  // Ctrl-C comes as a key while the question is there; this is for signals from elsewhere.
  const signalled = interrupts.next();
  try {
    const answer = await Promise.race([ask(QUESTION, settled.signal), signalled]);
    if (answer === undefined) return 'leave';
    if (typeof answer === 'string') return answer === 'interrupted' ? 'SIGINT' : answer;
    const key = answer.text.trim().toLowerCase();
    return key.startsWith('l') ? 'leave' : key.startsWith('c') ? 'cancel' : 'watch';
  } catch (error) {
    if (settled.signal.aborted) return 'watch';
    throw error;
  } finally {
    settle();
  }
}

/** One that has ended meanwhile, or is about to, stays as it is. */
async function cancel({ request }: Service, id: string): Promise<void> {
  try {
    await request(CancelJobDocument, { id });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    note(`${error.code} ${error.message}`);
  }
}

/** How to find a job again. */
export const sayHow = (id: string): void => note(`lexiclip jobs watch ${id}  follows it, jobs cancel ends it`);

function sayLeft(id: string): undefined {
  note(`job ${id} goes on`);
  sayHow(id);
}
