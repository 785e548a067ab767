import type { ErrorCode } from '../generated/graphql.js';
import { CANCELLED, type Failure, UNREACHABLE } from './failure.js';

/** What a person can do about a failure. */
export type Remedy = 'retry' | 'wait' | 'sign-in' | 'reload' | 'change' | 'samples' | 'calibrate' | 'job' | 'none';

export interface Sentence {
  /** What has happened, for people who have not read the API's documentation. */
  readonly title: string;
  /** What to do now. */
  readonly advice: string;
  readonly remedy: Remedy;
}

/** Every code of the API, and the two that only a browser knows. */
const SENTENCES: Readonly<Record<ErrorCode | typeof UNREACHABLE | typeof CANCELLED, Sentence>> = {
  UNAUTHENTICATED: {
    title: 'This key is not known here',
    advice: 'It may have been revoked, or have expired. Sign in with another one.',
    remedy: 'sign-in',
  },
  FORBIDDEN: {
    title: 'This key may not do that',
    advice: 'The message says why: a scope that it lacks, or a tenant that is suspended. Ask whoever gave it to you.',
    remedy: 'sign-in',
  },
  NOT_FOUND: {
    title: 'It is not there',
    advice: 'It may have been deleted or renamed. Look for it in the list.',
    remedy: 'reload',
  },
  BAD_USER_INPUT: {
    title: 'Something in it is not allowed',
    advice: 'The message says what, and what is allowed. Change it, and try again.',
    remedy: 'change',
  },
  CONFLICT: {
    title: 'Somebody else was faster',
    advice: 'There is a newer version. Look at what changed, and decide what to keep.',
    remedy: 'reload',
  },
  ALREADY_EXISTS: {
    title: 'There is one of that name already',
    advice: 'Choose another name, or use the one that is there.',
    remedy: 'change',
  },
  IN_USE: {
    title: 'It is still used',
    advice: 'The message says by what. Change that first.',
    remedy: 'change',
  },
  PAYLOAD_TOO_LARGE: {
    title: 'It is too large to send',
    advice: 'Let large pictures be shrunk in the browser, or send fewer at once.',
    remedy: 'change',
  },
  UNSUPPORTED_IMAGE: {
    title: 'This file is not a picture that can be read',
    advice: 'Save it as JPEG, PNG, WebP, GIF or AVIF, and try again.',
    remedy: 'change',
  },
  RATE_LIMITED: {
    title: 'That was too much for a minute',
    advice: 'The quota of this tenant has room again shortly.',
    remedy: 'wait',
  },
  OVERLOADED: {
    title: 'The service has too much to do',
    advice: 'Nothing was begun. Try again in a moment.',
    remedy: 'wait',
  },
  TIMEOUT: {
    title: 'It took too long',
    advice: 'Nothing was changed, and what was done so far helps the next attempt.',
    remedy: 'retry',
  },
  MODEL_MISMATCH: {
    title: 'It was made with another model',
    advice: 'Versions and samples of another model have to be encoded anew before they can be used.',
    remedy: 'change',
  },
  TOO_LARGE_TO_WAIT: {
    title: 'It is too large to wait for',
    advice: 'Start it as a job: it goes on when this page is closed, and is found again under Jobs.',
    remedy: 'job',
  },
  GATE_FAILED: {
    title: 'The gate does not let this version through',
    advice: 'It would make answers worse than the policy of the tag allows. The report says by how much.',
    remedy: 'change',
  },
  NOT_CALIBRATED: {
    title: 'This version is not calibrated',
    advice: 'Calibrate it with a sample set: then answers have a confidence, and “none of these” has a threshold.',
    remedy: 'calibrate',
  },
  TOO_FEW_SAMPLES: {
    title: 'There are too few pictures to say',
    advice: 'Add pictures with their right answers. The message says how many are needed.',
    remedy: 'samples',
  },
  INTERNAL: {
    title: 'The service has failed',
    advice: 'It is not your doing. Try again; if it stays, give the operator the request id.',
    remedy: 'retry',
  },
  UNREACHABLE: {
    title: 'The service does not answer',
    advice: 'It may be starting again, or the network is away. What you have entered is still here.',
    remedy: 'retry',
  },
  CANCELLED: { title: 'Cancelled', advice: 'It can be started again.', remedy: 'retry' },
};

/** What to tell a person about a failure. */
export const sentenceOf = ({ code }: Failure): Sentence => SENTENCES[code as ErrorCode] ?? SENTENCES.INTERNAL;
