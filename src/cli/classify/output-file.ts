import type { FileHandle } from 'node:fs/promises';
import { openOutput, statOf, unwritable, writeOutput } from '../files/output.js';
import type { OutputFormat } from '../formats/names.js';
import { printText } from '../terminal/output.js';
import { outputColumns } from '../terminal/table.js';
import { UsageError } from '../usage-error.js';
import { type Finished, readFinished } from './finished.js';
import { formatterOf } from './output-format.js';
import type { PinnedSet } from './pinned-set.js';
import type { ImageRow } from './row.js';

/** Where rows are written. */
export interface Sink {
  /** What the output already has: the images with a row, by where they really are. */
  readonly finished: Finished['images'];
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
  if (out === undefined) {
    const formatter = formatterOf(format, outputColumns());
    return sinkOf(
      formatter,
      new Map(),
      async (text) => printText(text),
      async () => undefined,
    );
  }
  const finished = resume ? await readEarlier(out, set) : undefined;
  const file = await openOutput(out, { resume, overwrite });
  const formatter = formatterOf(format, Number.POSITIVE_INFINITY);
  return sinkOf(formatter, finished?.images ?? new Map(), append(file, out), () => file.close());
}

/** What an earlier run has written. Incomplete rows, and failures to retry, are removed. */
async function readEarlier(out: string, set: PinnedSet): Promise<Finished> {
  const stats = await statOf(out).catch((error: unknown) => {
    throw unwritable(out, error);
  });
  if (stats && !stats.isFile()) throw new UsageError(`${out}: is no regular file, which --resume could continue`);
  const finished = await readFinished(out, set);
  if (finished.isRewritten) await writeOutput(out, finished.text);
  return finished;
}

/** @returns a function that throws a UsageError when the file cannot take more: the disk is full, the reader is gone */
const append = (file: FileHandle, out: string) => async (text: string) => {
  try {
    await file.appendFile(text);
  } catch (error) {
    throw unwritable(out, error);
  }
};

function sinkOf(
  formatter: ReturnType<typeof formatterOf>,
  finished: Finished['images'],
  append: (text: string) => Promise<void>,
  close: () => Promise<void>,
): Sink {
  return {
    finished,
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
