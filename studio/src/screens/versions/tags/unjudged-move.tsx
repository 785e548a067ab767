import { useState } from 'react';
import type { Failure } from '../../../api/failure.js';
import type { PreviewJob } from '../../../generated/graphql.js';
import { FollowedJob, StartsJob } from '../../../jobs/followed-job.js';
import { FailureNotice } from '../../../parts/states/failure-notice.js';

export interface UnjudgedMoveProps {
  readonly failure: Failure;
  /** What the gate compares; null where there is no sample set to compare by. */
  readonly compared: PreviewJob | null;
  /** Asks the gate again; undefined for a move that was refused, which the gate has been asked of. */
  readonly onAgain: (() => void) | undefined;
}

/** Why the gate cannot judge a move. What is too large to be waited for is compared by a job, whose answers are kept. */
export function UnjudgedMove({ failure, compared, onAgain }: UnjudgedMoveProps) {
  const [job, setJob] = useState<string>();
  const leave = () => {
    setJob(undefined);
    onAgain?.();
  };
  if (job !== undefined) return <FollowedJob id={job} onDone={leave} onLeave={leave} />;
  if (failure.code !== 'TOO_LARGE_TO_WAIT' || compared === null)
    return <FailureNotice failure={failure} onRetry={onAgain} />;
  return <StartsJob failure={failure} input={{ preview: compared }} onStarted={setJob} />;
}
