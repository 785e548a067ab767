import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { badInput, LexiclipError, StartupError } from '../errors.js';

/** The format of GraphQL Code Generator's persisted documents, and of Relay: text by id. */
const textById = z.record(z.string(), z.string());
/** The format of Apollo's tools. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

/** An operation as a request sends it. */
export interface SentOperation {
  query?: unknown;
  documentId?: unknown;
  extensions?: unknown;
}

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

  /**
   * Replaces the id of a listed operation by its text.
   *
   * @throws LexiclipError FORBIDDEN for a text and BAD_USER_INPUT for an id that is not listed
   */
  check(operation: SentOperation): void {
    const id = idIn(operation);
    if (id !== undefined) {
      const text = this.byId.get(id);
      if (text === undefined) throw badInput('documentId', 'no operation with this id is on the safelist');
      operation.query = text;
      delete operation.extensions;
    } else if (typeof operation.query === 'string' && !this.texts.has(operation.query.trim())) {
      const message = 'query: this server runs only the operations on its safelist';
      throw new LexiclipError('FORBIDDEN', message, { argument: 'query' });
    }
  }
}

function idIn({ documentId, extensions }: SentOperation): string | undefined {
  const hash = (extensions as { persistedQuery?: { sha256Hash?: unknown } } | undefined)?.persistedQuery?.sha256Hash;
  const id = documentId ?? hash;
  return typeof id === 'string' ? id.replace(/^sha256:/, '') : undefined;
}

async function entriesOf(file: string): Promise<(readonly [id: string, text: string])[]> {
  const fault = (what: string, cause: unknown) => new StartupError(`LEXICLIP_SAFELIST: ${file} ${what}`, { cause });
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw fault(`cannot be read (${cause.code})`, cause);
  });
  try {
    const json: unknown = JSON.parse(text);
    const manifest = apolloManifest.safeParse(json);
    if (manifest.success) return manifest.data.operations.map(({ id, body }) => [id, body] as const);
    return Object.entries(textById.parse(json)).map(([id, body]) => [id.replace(/^sha256:/, ''), body] as const);
  } catch (cause) {
    throw fault('must be JSON: operations by id, or an Apollo manifest', cause);
  }
}
