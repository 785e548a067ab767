import { setTimeout as sleep } from 'node:timers/promises';
import { checkOutput, writeOutput } from '../files/output.js';
import type { ResultFormat } from '../formats/names.js';
import { type BulkFormat, JobDownloadDocument } from '../generated/graphql.js';
import { found } from '../service/lookups.js';
import { UnreachableError } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import { bodyOf, reasonOf, refusalOf } from '../service/transport/send.js';
import { note } from '../terminal/output.js';
import { UsageError } from '../usage-error.js';

/** Where results go. */
export interface ResultOptions {
  readonly out?: string | undefined;
  readonly overwrite?: true | undefined;
}

const ATTEMPTS = 5;
const PAUSE_MS = 1_000;
const BY_EXTENSION: Readonly<Record<string, ResultFormat>> = {
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
  '.pq': 'parquet',
};

/**
 * The form of the results: as given, or as the name of the file says, or else JSON lines.
 *
 * @throws UsageError for Parquet on a terminal
 */
export function resultFormat(given: ResultFormat | undefined, out: string | undefined): ResultFormat {
  const extension = /\.[^./]*$/.exec(out ?? '')?.[0].toLowerCase() ?? '';
  const format = given ?? BY_EXTENSION[extension] ?? 'jsonl';
  if (format === 'parquet' && out === undefined && process.stdout.isTTY) {
    throw new UsageError('Parquet is not for a terminal: add --out');
  }
  return format;
}

/** @throws UsageError when the output is there already and may not be replaced */
export async function checkResultOutput({ out, overwrite }: ResultOptions): Promise<void> {
  if (out !== undefined) await checkOutput(out, { overwrite });
}

/**
 * Writes the results of a job: to a file, which is there only when it is whole, or to standard output.
 *
 * @throws RequestError; UnreachableError; UsageError when they cannot be written
 */
export async function downloadResults(
  service: Service,
  id: string,
  format: ResultFormat,
  out: string | undefined,
): Promise<void> {
  if (out === undefined) {
    for await (const bytes of await openResults(service, id, format)) await toOutput(bytes);
    return;
  }
  for (let attempt = 1; ; attempt++) {
    try {
      const opened = await openResults(service, id, format);
      return await writeOutput(out, () => opened);
    } catch (error) {
      if (!(error instanceof UnreachableError) || attempt === ATTEMPTS) throw error;
      note(`${error.message}; trying again`);
      await sleep(PAUSE_MS);
    }
  }
}

async function toOutput(bytes: Uint8Array): Promise<void> {
  if (process.stdout.write(bytes)) return;
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
}

/** The results of a job, as they come. @throws RequestError; UnreachableError; UsageError for a job without results */
export async function openResults(
  { endpoint, request }: Service,
  id: string,
  format: ResultFormat,
): Promise<AsyncIterable<Uint8Array>> {
  const variables = { id, format: format.toUpperCase() as BulkFormat };
  const result = found(`job "${id}"`, (await request(JobDownloadDocument, variables)).job).result;
  if (!result || !('download' in result)) throw new UsageError(`job ${id} has no results of images`);
  // Its path is the server's: beside that of GraphQL, wherever a proxy has put this.
  const url = new URL(result.download.url.replace(/^\//, ''), endpoint.url);
  const response = await fetch(url).catch((error: unknown) => {
    throw new UnreachableError(`${url.origin} does not answer: ${reasonOf(error)}`, { cause: error });
  });
  if (!response.ok || !response.body) {
    throw refusalOf(response, await bodyOf(response)) ?? new UnreachableError(`${url.origin} gave no results`);
  }
  return wholly(response.body, url.origin);
}

/** @throws UnreachableError when it breaks off */
async function* wholly(body: AsyncIterable<Uint8Array>, origin: string): AsyncGenerator<Uint8Array, void> {
  try {
    yield* body;
  } catch (error) {
    throw new UnreachableError(`${origin} has broken off the results: ${reasonOf(error)}`, { cause: error });
  }
}
