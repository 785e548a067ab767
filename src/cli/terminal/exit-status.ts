import { StartupError } from '../../errors.js';
import { type HubArgument, HubError } from '../../services/models/hub/hub-error.js';
import { RequestError, UnreachableError } from '../service/request.js';
import { BadRowsError, BadSamplesError, UsageError } from '../usage-error.js';
import { note } from './output.js';

/** Exit statuses. */
export const STATUS = { done: 0, failed: 1, usage: 2, unreachable: 3 } as const;

export const STATUS_HELP = `
Exit status:
  0  done
  1  failed: the service refused, a job failed or was cancelled, check found problems, some images failed, or the hub
     has no such model
  2  wrong usage: an unknown option, a file that cannot be read, or rows that cannot be used
  3  the service cannot be reached, or the hub`;

/**
 * Says on standard error why a command failed: on one line, as JSON if `json` is set.
 *
 * @returns the exit status
 * @throws the error itself when it is a bug and not one of the errors that a command may end with
 */
export function report(error: unknown, json: boolean): number {
  const failure = failureOf(error);
  if (!failure) throw error;
  const { status, rows, ...rest } = failure;
  if (json) note(JSON.stringify({ error: { ...rest, ...(rows && { rows }) } }));
  else {
    for (const { at, line, reason } of rows ?? []) note(`${at ?? `${rest.file}:${line}`}: ${reason}`);
    note(`lexiclip: ${errorLine(rest)}`);
  }
  return status;
}

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly argument?: string | undefined;
  readonly requestId?: unknown;
  readonly file?: string;
  readonly rows?: readonly { readonly line?: number; readonly at?: string; readonly reason: string }[];
}

const HUB_ARGUMENT: Record<HubArgument, string> = {
  model: 'ID',
  revision: '--revision',
  dtype: '--dtype',
  size: '--size',
};

function failureOf(error: unknown): Failure | undefined {
  const { message } = error as Error;
  if (error instanceof RequestError) {
    const { code, argument, extensions } = error;
    return { status: STATUS.failed, code, message, argument, requestId: extensions.requestId };
  }
  if (error instanceof HubError) {
    const status = error.code === 'UNREACHABLE' ? STATUS.unreachable : STATUS.failed;
    return { status, code: error.code, message, argument: HUB_ARGUMENT[error.argument] };
  }
  if (error instanceof UnreachableError) return { status: STATUS.unreachable, code: 'UNREACHABLE', message };
  if (error instanceof BadRowsError) {
    return { status: STATUS.usage, code: 'BAD_ROWS', message, file: error.file, rows: error.rows };
  }
  if (error instanceof BadSamplesError) {
    return { status: STATUS.usage, code: 'BAD_ROWS', message, file: error.source, rows: error.rows };
  }
  if (error instanceof UsageError || error instanceof StartupError)
    return { status: STATUS.usage, code: 'USAGE', message };
  return undefined;
}

/** Code, argument, message and request id. Most messages begin with the argument; the CLI's own errors need no code. */
function errorLine({ code, argument, message, requestId }: Omit<Failure, 'status' | 'rows'>): string {
  if (code === 'USAGE' || code === 'BAD_ROWS' || code === 'UNREACHABLE') return message;
  const where = argument && !message.startsWith(`${argument}:`) ? `${argument}: ` : '';
  return `${code} ${where}${message}${requestId ? ` (request ${String(requestId)})` : ''}`;
}
