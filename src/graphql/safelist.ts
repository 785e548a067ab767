import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { StartupError } from '../errors.js';

/** The format of GraphQL Code Generator's persisted documents, and of Relay: text by id. */
const textById = z.record(z.string(), z.string());
/** The format of Apollo's tools. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

/** The only operations that tenants may send, by the ids and texts that their builds have generated. */
export class Safelist {
  private constructor(
    private readonly byId: ReadonlyMap<string, string>,
    private readonly texts: ReadonlySet<string>,
  ) {}

  /** @throws StartupError when a file cannot be read, or is not a list of operations */
  static async load(files: readonly string[]): Promise<Safelist> {
    const entries = (await Promise.all(files.map(entriesOf))).flat();
    return new Safelist(new Map(entries), new Set(entries.map(([, text]) => text.trim())));
  }

  /** The text of the operation with that id, which may begin with `sha256:`; undefined when it is not listed. */
  textOf(id: string): string | undefined {
    return this.byId.get(bare(id));
  }

  hasText(text: string): boolean {
    return this.texts.has(text.trim());
  }
}

const bare = (id: string): string => id.replace(/^sha256:/, '');

async function entriesOf(file: string): Promise<(readonly [id: string, text: string])[]> {
  const fault = (what: string, cause: unknown) => new StartupError(`LEXICLIP_SAFELIST: ${file} ${what}`, { cause });
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw fault(`cannot be read (${cause.code})`, cause);
  });
  try {
    const json: unknown = JSON.parse(text);
    const manifest = apolloManifest.safeParse(json);
    if (manifest.success) return manifest.data.operations.map(({ id, body }) => [bare(id), body] as const);
    return Object.entries(textById.parse(json)).map(([id, body]) => [bare(id), body] as const);
  } catch (cause) {
    throw fault('must be JSON: operations by id, or an Apollo manifest', cause);
  }
}
