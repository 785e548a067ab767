import { mkdir, readdir, readFile, rename, statfs, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Dtype } from '../../../domain/model-identity.js';
import { download } from './download.js';
import type { FetchEvent } from './fetch-event.js';
import { isThere, sizeOf } from './file-digest.js';
import { FolderLock } from './folder-lock.js';
import { HubClient, type HubFile } from './hub-client.js';
import { HubError } from './hub-error.js';
import type { HubSettings } from './hub-settings.js';
import { dtypesOf, filesOfModel, sizesOf } from './layout.js';
import { type Patience, type Persistence, USUAL_PATIENCE } from './retries.js';

export interface FetchRequest {
  /** `owner/name`. */
  readonly id: string;
  /** The model's folder; made if it does not exist. */
  readonly folder: string;
  readonly dtype: Dtype;
  /** For a model that comes in several sizes: its folder below `onnx`. */
  readonly size: string | undefined;
  /** Branch, tag or commit. */
  readonly revision: string;
  readonly hub: HubSettings;
  readonly patience?: Patience;
  /** What is aborted goes on from there the next time. */
  readonly signal?: AbortSignal;
}

/** A model that is complete in its folder. */
export interface FetchedModel {
  readonly id: string;
  readonly dtype: Dtype;
  /** The commit that its files are of. */
  readonly commit: string;
  readonly folder: string;
  readonly files: readonly FetchedFile[];
}

interface FetchedFile {
  readonly path: string;
  readonly size: number;
  readonly digest: HubFile['digest'];
  /** Whether it was fetched now, and not there already. */
  readonly isNew: boolean;
}

type OnEvent = (event: FetchEvent) => void;

/** Says of which commit a folder's files are. */
const COMMIT_FILE = '.commit';

/** One of the exports of a model. */
type Export = Pick<FetchRequest, 'dtype' | 'size'>;

/** Whether the folder has a model at the dtype. Files get their names only when they are whole. */
export async function hasModel(folder: string, { dtype, size }: Export): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = entries.map((entry) => entry.split(sep).join('/'));
  return filesOfModel(paths, dtype, size)?.missing.length === 0;
}

/** The commit that the folder's files are of; undefined for a folder that was not filled by `fetchModel`. */
export const commitIn = async (folder: string): Promise<string | undefined> =>
  (await readFile(join(folder, COMMIT_FILE), 'utf8').catch(() => undefined))?.trim();

/**
 * Brings a folder in line with a model of the hub. What is there already is compared with the hub's digests and kept; the
 * rest is fetched, verified, and named only when all of it is there.
 *
 * @throws HubError, and an AbortError when the signal is aborted
 */
export async function fetchModel(request: FetchRequest, onEvent: OnEvent): Promise<FetchedModel> {
  const { id, folder, dtype, size, revision, hub, patience = USUAL_PATIENCE, signal } = request;
  if (hub.offline) throw new HubError('UNREACHABLE', 'model', `HF_HUB_OFFLINE forbids to fetch ${id} from the hub`);
  const onWait = (why: string) => onEvent({ kind: 'waiting', why });
  const persistence: Persistence = {
    patience,
    onWait: (why, ms) => onWait(`${why}; again in ${(ms / 1000).toFixed(1)} s`),
    signal,
  };
  const client = new HubClient(id, hub, persistence);
  const commit = await client.commitOf(revision);
  const all = await client.filesAt(commit);
  const files = chosen(id, { dtype, size }, all);
  await mkdir(folder, { recursive: true });
  const lock = await FolderLock.acquire(folder, {
    onWait: (holder) => onWait(`${holder} is fetching into ${folder}`),
    signal,
  });
  try {
    const fetching = new Fetching(folder, commit, client, persistence, onEvent);
    const others = (await commitIn(folder)) === commit ? [] : await othersThere(folder, size, all);
    const isNew = await fetching.run([...new Set([...others, ...files])], () => lock.isHeld());
    return { id, dtype, commit, folder, files: files.map((file) => ({ ...file, isNew: isNew.has(file) })) };
  } finally {
    await lock.release();
  }
}

/** The hub's files that make up the model. */
function chosen(id: string, { dtype, size }: Export, all: readonly HubFile[]): HubFile[] {
  const paths = all.map(({ path }) => path);
  const files = filesOfModel(paths, dtype, size);
  if (!files) {
    const dtypes = dtypesOf(paths, size);
    if (dtypes.length > 0) {
      throw new HubError('NOT_FOUND', 'dtype', `${id} has no ${dtype} files; it has ${dtypes.join(', ')}`);
    }
    const sizes = sizesOf(paths);
    if (sizes.length > 0) {
      throw new HubError('NOT_FOUND', 'size', `${id} comes in several sizes; name one of ${sizes.join(', ')}`);
    }
    const wanted = 'onnx/text_model.onnx and onnx/vision_model.onnx, or onnx/model.onnx';
    throw new HubError('NOT_FOUND', 'model', `${id} has no ONNX files of both towers, such as ${wanted}`);
  }
  if (files.missing.length > 0) {
    throw new HubError('NOT_FOUND', 'model', `${id} has no ${files.missing.join(', no ')}`);
  }
  const byPath = new Map(all.map((file) => [file.path, file]));
  return files.paths.map((path) => byPath.get(path) as HubFile);
}

/** The hub's files of exports that the folder has: with those of another commit beside them, they would be a mixture. */
async function othersThere(folder: string, size: string | undefined, all: readonly HubFile[]): Promise<HubFile[]> {
  const paths = all.map(({ path }) => path);
  const dtypes = dtypesOf(paths, size);
  const isThere = await Promise.all(dtypes.map((dtype) => hasModel(folder, { dtype, size })));
  const exports = dtypes.filter((_, i) => isThere[i]).map((dtype) => filesOfModel(paths, dtype, size)?.paths ?? []);
  const wanted = new Set(exports.flat());
  return all.filter(({ path }) => wanted.has(path));
}

/** One fetch into a locked folder. */
class Fetching {
  constructor(
    private readonly folder: string,
    private readonly commit: string,
    private readonly client: HubClient,
    private readonly persistence: Persistence,
    private readonly onEvent: OnEvent,
  ) {}

  /** @returns the files that were not there */
  async run(files: readonly HubFile[], isHeld: () => Promise<boolean>): Promise<ReadonlySet<HubFile>> {
    const absent: HubFile[] = [];
    for (const file of files) if (!(await isThere(this.pathOf(file), file))) absent.push(file);
    await this.checkSpace(absent);
    this.onEvent({ kind: 'plan', files: absent });
    for (const file of absent) await this.download(file);
    if (!(await isHeld())) {
      throw new HubError('CONFLICT', 'model', `another process has begun to fetch into ${this.folder}; run it again`);
    }
    // One after another, so that whoever looks meanwhile finds no graph without its weights.
    for (const file of absent) await rename(this.partOf(file), this.pathOf(file));
    await writeFile(join(this.folder, COMMIT_FILE), `${this.commit}\n`);
    return new Set(absent);
  }

  private readonly pathOf = ({ path }: HubFile): string => join(this.folder, path);
  private readonly partOf = ({ path }: HubFile): string => join(this.folder, `${path}.part`);

  private async download(file: HubFile): Promise<void> {
    const { client, commit } = this;
    const onBytes = (loaded: number) => this.onEvent({ kind: 'progress', file: file.path, loaded, total: file.size });
    const open = (start: number, signal: AbortSignal) => client.open(commit, file.path, start, signal);
    try {
      await download({ file, part: this.partOf(file), open, onBytes }, this.persistence);
    } catch (error) {
      throw client.givenUp(error);
    }
  }

  private async checkSpace(absent: readonly HubFile[]): Promise<void> {
    const sizes = absent.map(async (file) => Math.max(0, file.size - ((await sizeOf(this.partOf(file))) ?? 0)));
    const needed = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    const { blocks, bavail, bsize } = await statfs(this.folder);
    // Some file systems do not know.
    if (blocks === 0 || needed <= bavail * bsize) return;
    const [needs, has] = [needed, bavail * bsize].map((bytes) => Math.ceil(bytes / 1e6).toLocaleString('en'));
    throw new HubError(
      'NO_SPACE',
      'model',
      `the rest of it takes ${needs} MB, and ${this.folder} has room for ${has} MB`,
    );
  }
}
