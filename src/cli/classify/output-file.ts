import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OutputFormat } from '../formats/names.js';
import { replaceFile } from '../formats/text-file.js';
import { UsageError } from '../usage-error.js';
import { readFinished } from './finished.js';
import { formatterOf } from './output-format.js';
import type { PinnedSet } from './pinned-set.js';
import type { ImageRow } from './row.js';

/** Where the rows go. */
export interface Sink {
  /** Whether the output has a row of that image already. */
  has(path: string): boolean;
  write(rows: readonly ImageRow[]): Promise<void>;
  /** All rows are written. */
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

/** @throws UsageError for a file that is there, or cannot be written */
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
  // What was torn or is to be tried again goes before anything is added.
  if (finished?.isRewritten) await replaceFile(out, finished.text);
  const file = await open(out, resume ? 'a' : overwrite ? 'w' : 'wx').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EEXIST' ? 'is there already: add --resume or --overwrite' : error.message;
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
