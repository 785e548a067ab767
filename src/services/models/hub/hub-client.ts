import { HubError } from './hub-error.js';
import type { HubSettings } from './hub-settings.js';
import { PassingError, type Persistence, persistently } from './retries.js';

/** A file of a repository. */
export interface HubFile {
  /** Relative to the repository. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. Git's SHA-1 is that of a blob: over a header with the size, and the content. */
  readonly digest: { readonly algorithm: 'sha256' | 'git-sha1'; readonly value: string };
}

/** A part of a file, as it comes. */
export interface FileBody {
  /** Position of its first byte in the file: 0 where the server does not send parts. */
  readonly start: number;
  readonly stream: ReadableStream<Uint8Array>;
}

/** An entry of the hub's listing of a repository, as far as it is used. */
interface TreeEntry {
  readonly type: string;
  readonly path: string;
  readonly size: number;
  readonly oid: string;
  /** For large files, whose entry in Git is only a pointer. */
  readonly lfs?: { readonly oid: string; readonly size: number };
}

/** How long a server may take to begin an answer, ms. */
const ANSWER_MS = 30_000;

const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** One model's repository on the hub, asked by the hub's HTTP interface. */
export class HubClient {
  /** Name of the host, for people. */
  private readonly host: string;

  constructor(
    private readonly id: string,
    private readonly settings: HubSettings,
    private readonly persistence: Persistence,
  ) {
    this.host = new URL(settings.endpoint).host;
  }

  /** @returns the commit that a branch, tag or commit names now @throws HubError */
  async commitOf(revision: string): Promise<string> {
    const { sha } = (await this.json(`/api/models/${this.id}/revision/${encodeURIComponent(revision)}`, revision)) as {
      sha?: unknown;
    };
    if (typeof sha === 'string' && /^[0-9a-f]{7,64}$/.test(sha)) return sha;
    throw this.notTheHub('it names no commit');
  }

  /** All files of the repository at a commit. @throws HubError */
  async filesAt(commit: string): Promise<HubFile[]> {
    const tree = `/api/models/${this.id}/tree/${commit}`;
    const files: HubFile[] = [];
    let page: string | undefined = '?recursive=true';
    while (page !== undefined) {
      const response: Response = await this.persistent(`${tree}${page}`, commit);
      const entries: unknown = await response.json().catch(() => undefined);
      if (!Array.isArray(entries)) throw this.notTheHub('its listing is no list');
      files.push(...(entries as TreeEntry[]).filter(({ type }) => type === 'file').map(hubFile));
      page = nextPage(response.headers.get('link'));
    }
    return files;
  }

  /**
   * Begins to read a file from a position on. One attempt.
   *
   * @throws HubError, and PassingError when another attempt may succeed
   */
  async open(commit: string, path: string, start: number, signal: AbortSignal): Promise<FileBody> {
    const address = `/${this.id}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
    const response = await this.ask(address, commit, signal, start > 0 ? { range: `bytes=${start}-` } : {});
    const body = response.body ?? new Blob([]).stream();
    if (response.status !== 206) return { start: 0, stream: body };
    const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (Number(from) === start) return { start, stream: body };
    await body.cancel();
    throw this.notTheHub(`it sends another part of ${path} than was asked for`);
  }

  private async json(address: string, revision: string): Promise<unknown> {
    const response = await this.persistent(address, revision);
    const answer: unknown = await response.json().catch(() => undefined);
    if (typeof answer === 'object' && answer !== null) return answer;
    throw this.notTheHub('its answer is no JSON');
  }

  private async persistent(address: string, revision: string): Promise<Response> {
    const { signal } = this.persistence;
    try {
      return await persistently(() => this.ask(address, revision, signal), this.persistence);
    } catch (error) {
      throw this.givenUp(error);
    }
  }

  /** A failure that did not pass, as one for good. */
  givenUp(error: unknown): unknown {
    if (!(error instanceof PassingError)) return error;
    return new HubError('UNREACHABLE', 'model', `${this.host} cannot be reached: ${error.message}`, { cause: error });
  }

  private async ask(
    address: string,
    revision: string,
    signal: AbortSignal | undefined,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const { endpoint, token } = this.settings;
    const slow = new AbortController();
    const timer = setTimeout(() => slow.abort(), ANSWER_MS);
    try {
      const response = await fetch(`${endpoint}${address}`, {
        // Compressed on the way, a part of a file would not be a part of the file.
        headers: { ...headers, 'accept-encoding': 'identity', ...(token && { authorization: `Bearer ${token}` }) },
        signal: signal ? AbortSignal.any([signal, slow.signal]) : slow.signal,
      });
      if (response.ok) return response;
      await response.body?.cancel();
      throw this.refusal(response, revision);
    } catch (error) {
      if (error instanceof HubError || error instanceof PassingError) throw error;
      if (slow.signal.aborted) throw new PassingError(`no answer for ${ANSWER_MS / 1000} s`);
      signal?.throwIfAborted();
      throw new PassingError(reasonOf(error), undefined, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  private refusal({ status, headers }: Response, revision: string): HubError | PassingError {
    const { id, host } = this;
    if (isPassing(status)) return new PassingError(`it answers ${status}`, retryAfterMs(headers));
    const code = headers.get('x-error-code');
    if (code === 'GatedRepo' || status === 403) {
      const how = `accept its terms at ${this.settings.endpoint}/${id}, and set HF_TOKEN to a token that may read it`;
      return new HubError('FORBIDDEN', 'model', `${host} does not give ${id} to everybody (${status}): ${how}`);
    }
    if (status === 404 && code === 'RevisionNotFound') {
      return new HubError('NOT_FOUND', 'revision', `${id} has no branch, tag or commit "${revision}"`);
    }
    // Whoever has no token is not told whether a model is private or does not exist.
    if (status === 401) {
      const why = this.settings.token ? 'it does not accept HF_TOKEN' : 'or it is private: then set HF_TOKEN';
      return new HubError('FORBIDDEN', 'model', `${host} has no model ${id} for everybody (401); ${why}`);
    }
    return new HubError('NOT_FOUND', 'model', `${host} has no model ${id}, or not at "${revision}" (${status})`);
  }

  private notTheHub(why: string): HubError {
    return new HubError('UNREACHABLE', 'model', `${this.host} does not answer as the hub does: ${why}`);
  }
}

const hubFile = ({ path, size, oid, lfs }: TreeEntry): HubFile =>
  lfs
    ? { path, size: lfs.size, digest: { algorithm: 'sha256', value: lfs.oid } }
    : { path, size, digest: { algorithm: 'git-sha1', value: oid } };

/** The query of the next page; its host may be that of the hub behind a mirror. */
function nextPage(link: string | null): string | undefined {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return next !== undefined && URL.canParse(next) ? new URL(next).search : undefined;
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** Why a request failed: `fetch` keeps it in the cause. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
