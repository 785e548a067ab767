import { useCallback, useState } from 'react';
import { type Failure, failureOf } from '../api/failure.js';

export interface Action {
  /** Runs it; its failure is kept until the next run. Resolves to whether it succeeded. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  readonly isRunning: boolean;
  readonly failure: Failure | undefined;
}

/** Something that a person starts, and that may fail. */
export function useAction(): Action {
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = useCallback(async (work: () => Promise<void>) => {
    setRunning(true);
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      setRunning(false);
    }
  }, []);
  return { run, isRunning, failure };
}
