import { useCallback, useState } from 'react';
import { type Failure, failureOf } from './failure.js';

export interface Sending {
  /** Does something, one at a time as people see it. @returns whether it was done */
  readonly send: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly isSending: boolean;
  /** Why the last attempt failed; undefined once another has begun. */
  readonly failure: Failure | undefined;
  readonly forget: () => void;
}

/** What a button that sends something needs to know. */
export function useSending(): Sending {
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const send = useCallback(async (work: () => Promise<unknown>) => {
    setSending(true);
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      setSending(false);
    }
  }, []);
  return { send, isSending, failure, forget: useCallback(() => setFailure(undefined), []) };
}
