import type { JobKind } from '../../domain/job.js';
import { LexiclipError, withArgument } from '../../errors.js';

/** The kinds whose arguments are those of one input, and are named as such. */
const OF_INPUT: ReadonlySet<JobKind> = new Set(['APPLY_DRAFT', 'CALIBRATE', 'CREATE_LABEL_SET', 'LEARN', 'SUGGEST']);

/**
 * Does what a mutation does, and names its arguments as they are named in the input of a job.
 *
 * @param argument path of the input
 * @throws what `act` throws
 */
export async function named<T>(argument: string, kind: JobKind, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof LexiclipError) || error.extensions.argument === undefined) throw error;
    const { argument: own } = error.extensions;
    const inner = OF_INPUT.has(kind) ? own.replace(/^input\.?/, '') : own;
    throw withArgument(error, inner === '' ? argument : `${argument}.${inner}`);
  }
}
