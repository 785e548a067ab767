import { randomUUID } from 'node:crypto';
import { type ServedModel, servedModelText } from '../../../domain/served-model.js';
import type { Connection, ServerAnswer } from './http/connection.js';
import { ServerFault } from './server-fault.js';
import { type InferAnswer, inferAnswer } from './tensors/infer-answer.js';
import { inferRequest } from './tensors/infer-request.js';
import type { InputTensor } from './tensors/tensor.js';
import type { ModelMetadata, TowerContract } from './tower-contract.js';

/** Largest answer that is read besides vectors, bytes. */
const MAX_JSON_BYTES = 1 << 20;
/** Bytes of a number, and of what stands before the vectors of an answer. */
const NUMBER_BYTES = 4;
const ANSWER_HEADER_BYTES = 1 << 16;
/** Longest vector of any model, where its length is not known yet. */
const MAX_DIMENSIONS = 1 << 16;
/** Length of what is repeated of a server's words. */
const MAX_WORDS = 300;

export interface Deadline {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** A run that is sent to a server. */
export interface InferRun {
  readonly contract: TowerContract;
  readonly inputs: readonly InputTensor[];
  readonly rows: number;
  /** Length of a vector; undefined while it is not known. */
  readonly dimensions: number | undefined;
}

/** Asks whether a model is ready. @throws ServerFault when it is not */
export async function askReady(connection: Connection, model: ServedModel, deadline: Deadline): Promise<void> {
  const answer = await get(connection, `${pathOf(model)}/ready`, deadline);
  if (answer.status !== 200)
    throw new ServerFault('unready', `${servedModelText(model)} is not ready: ${said(answer)}`);
}

/** @throws ServerFault when it has no such model, or does not say what that is */
export async function askMetadata(
  connection: Connection,
  model: ServedModel,
  deadline: Deadline,
): Promise<ModelMetadata> {
  const answer = await get(connection, pathOf(model), deadline);
  const { status } = answer;
  if (status !== 200) {
    const kind = status === 503 || status === 502 || status === 504 ? 'unready' : 'refused';
    throw new ServerFault(kind, `${servedModelText(model)} is not there: ${said(answer)}`);
  }
  const { versions, inputs, outputs } = jsonOf(answer) ?? {};
  const named = (list: unknown) => listOf(list).filter(({ name }) => typeof name === 'string');
  return {
    versions: Array.isArray(versions) ? versions.map(String) : [],
    inputs: named(inputs).map(({ name, datatype, shape }) => ({
      name: String(name),
      datatype: String(datatype),
      shape: Array.isArray(shape) ? shape.map(Number) : [],
    })),
    outputs: named(outputs).map(({ name, datatype }) => ({ name: String(name), datatype: String(datatype) })),
  };
}

/** The largest batch in a model's configuration; undefined where the server has none, or it does not say. @throws ServerFault */
export async function askMaxBatch(
  connection: Connection,
  model: ServedModel,
  deadline: Deadline,
): Promise<number | undefined> {
  const answer = await get(connection, `${pathOf(model)}/config`, deadline);
  const largest = answer.status === 200 ? jsonOf(answer)?.max_batch_size : undefined;
  // 0 means that the server does not batch, and what the model takes is in its shapes.
  return typeof largest === 'number' && Number.isInteger(largest) && largest > 0 ? largest : undefined;
}

/** Runs a tower. @throws ServerFault; the signal's reason */
export async function infer(
  connection: Connection,
  { contract, inputs, rows, dimensions }: InferRun,
  { timeoutMs, signal }: Deadline,
): Promise<InferAnswer> {
  const id = randomUUID();
  const { model, output } = contract;
  const answer = await connection.request({
    method: 'POST',
    path: `${pathOf(model)}/infer`,
    ...inferRequest(id, inputs, output.name),
    maxBytes: rows * (dimensions ?? MAX_DIMENSIONS) * NUMBER_BYTES + ANSWER_HEADER_BYTES,
    timeoutMs,
    ...(signal && { signal }),
  });
  if (answer.status !== 200) throw refusalOf(answer);
  const answered = inferAnswer(answer, { id, output, rows, dimensions });
  const { version } = answered;
  const wanted = model.version ?? contract.named;
  if (version !== undefined && wanted !== undefined && version !== wanted) {
    throw new ServerFault('other', `version ${version} of ${model.name} has answered instead of ${wanted}`);
  }
  return answered;
}

const get = (connection: Connection, path: string, { timeoutMs, signal }: Deadline): Promise<ServerAnswer> =>
  connection.request({ method: 'GET', path, maxBytes: MAX_JSON_BYTES, timeoutMs, ...(signal && { signal }) });

function pathOf({ name, version }: ServedModel): string {
  const model = `/v2/models/${encodeURIComponent(name)}`;
  return version === undefined ? model : `${model}/versions/${encodeURIComponent(version)}`;
}

function refusalOf(answer: ServerAnswer): ServerFault {
  const { status, headers } = answer;
  const message = `the run was refused: ${said(answer)}`;
  if (status === 503 || status === 429) {
    const seconds = Number(headers['retry-after']);
    return new ServerFault('busy', message, { retryAfterMs: seconds > 0 ? seconds * 1000 : undefined });
  }
  return new ServerFault(status === 502 || status === 504 ? 'unreachable' : 'refused', message);
}

/** What a server says of a refusal: one line, for the log. */
function said(answer: ServerAnswer): string {
  const { error, detail } = jsonOf(answer) ?? {};
  const words = typeof error === 'string' ? error : typeof detail === 'string' ? detail : answer.body.toString();
  const line = words.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return `${answer.status} ${line.length > MAX_WORDS ? `${line.slice(0, MAX_WORDS)}…` : line}`.trim();
}

function jsonOf({ body }: ServerAnswer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const listOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'object' && entry !== null) : [];
