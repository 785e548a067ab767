import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OutputFormat } from '../formats/names.js';
import { replaceFile } from '../formats/text-file.js';
import { UsageError } from '../usage-error.js';
import { readFinished } from './finished.js';
import { formatterOf } from './output-format.js';
import type { PinnedSet } from './pinned-set.js';
import type { ImageRow } from './row.js';

/** Where rows are written. */
export interface Sink {
  /** Whether the output already has a row for that image. */
  has(path: string): boolean;
  write(rows: readonly ImageRow[]): Promise<void>;
  /** Writes what the format puts after the last row. */
  end(): Promise<void>;
  close(): Promise<void>;
}

export interface SinkOptions {
  readonly format: OutputFormat;
  readonly set: PinnedSet;
  readonly out?: string | undefined;
  readonly resume?: true | undefined;
  readonly overwrite?: true | undefined;
}

/** Opens the output file, or standard output. @throws UsageError when the file already exists, or cannot be written */
export async function openSink({ format, set, out, resume, overwrite }: SinkOptions): Promise<Sink> {
  const formatter = formatterOf(format);
  if (out === undefined) {
    return sinkOf(
      formatter,
      new Set(),
      async (text) => void process.stdout.write(text),
      async () => undefined,
    );
  }
  const finished = resume ? await readFinished(out, set) : undefined;
  // Incomplete rows, and failures to retry, are removed before anything is appended.
  if (finished?.isRewritten) await replaceFile(out, finished.text);
  const file = await open(out, resume ? 'a' : overwrite ? 'w' : 'wx').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EEXIST' ? 'already exists: add --resume or --overwrite' : error.message;
    throw new UsageError(`${out}: ${reason}`, { cause: error });
  });
  return sinkOf(
    formatter,
    finished?.paths ?? new Set(),
    async (text) => void (await file.appendFile(text)),
    () => file.close(),
  );
}

function sinkOf(
  formatter: ReturnType<typeof formatterOf>,
  paths: ReadonlySet<string>,
  append: (text: string) => Promise<void>,
  close: () => Promise<void>,
): Sink {
  return {
    has: (path) => paths.has(resolve(path)),
    write: async (rows) => {
      const text = formatter.add(rows);
      if (text !== '') await append(text);
    },
    end: async () => {
      const text = formatter.end();
      if (text !== '') await append(text);
    },
    close,
  };
}
