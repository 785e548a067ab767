import { LexiclipError, overloaded } from '../../../errors.js';

/**
 * - `unreachable`: there is no connection, or it broke;
 * - `late`: no answer in time;
 * - `busy`: its queue is full;
 * - `unready`: it says that it, the model or its version is not ready;
 * - `refused`: it refuses the request;
 * - `nonsense`: an answer that does not fit to the request, or has numbers that are no vectors;
 * - `other`: another model than before, or another version.
 */
export type FaultKind = 'unreachable' | 'late' | 'busy' | 'unready' | 'refused' | 'nonsense' | 'other';

/**
 * What is wrong with a model server. Its message may repeat what the server says, which is for the log only: that names
 * files and addresses.
 */
export class ServerFault extends Error {
  /** When the server says that it should be asked again, ms. */
  readonly retryAfterMs: number | undefined;
  /** The setting that it is about. */
  readonly variable: string;

  constructor(
    readonly kind: FaultKind,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number | undefined; variable?: string } = {},
  ) {
    super(message, options);
    this.name = 'ServerFault';
    this.retryAfterMs = options.retryAfterMs;
    this.variable = options.variable ?? 'LEXICLIP_MODEL_SERVER';
  }
}

/** The fault that an error is: whatever is none has come from the connection. */
export const faultOf = (error: unknown): ServerFault =>
  error instanceof ServerFault
    ? error
    : new ServerFault('unreachable', error instanceof Error ? error.message : String(error), { cause: error });

/** How long clients wait before they ask again, ms: a server is tried anew about as often, and a full queue empties. */
const RETRY_AFTER_MS = 1000;

/** What is told to readiness probes and clients: nothing that the server has said. */
export const summaryOf = ({ kind }: ServerFault): string => SUMMARIES[kind];

const SUMMARIES: Readonly<Record<FaultKind, string>> = {
  unreachable: 'the model server cannot be reached',
  late: 'the model server does not answer',
  busy: 'the queue of the model server is full',
  unready: 'the model server is not ready',
  refused: 'the model server refuses to run the model',
  nonsense: 'the model server answers with nonsense',
  other: 'the model server runs another model than this service is for',
};

/** What clients see of a fault: OVERLOADED, or MODEL_MISMATCH for another model. */
export function refusalOf(fault: ServerFault): LexiclipError {
  const summary = summaryOf(fault);
  if (fault.kind === 'other') return new LexiclipError('MODEL_MISMATCH', summary);
  return overloaded(summary, fault.retryAfterMs ?? RETRY_AFTER_MS);
}
