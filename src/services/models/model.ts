import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { Device, Dtype } from '../../domain/model-identity.js';
import { StartupError } from '../../errors.js';
import { availableCores } from '../concurrency/available-cores.js';
import { closeAll } from '../concurrency/close-stack.js';
import type { Supervision } from '../concurrency/threads/supervision.js';
import type { ModelSession, Sessions } from './model-session.js';
import {
  checkModelFiles,
  isBatchInvariant,
  locateModel,
  type ModelLocation,
  type ModelSpec,
  readModelSpec,
  transformersPath,
  visionFiles,
} from './model-spec.js';
import type { SessionOptions } from './protocol.js';
import { isMeasured, type LayoutSettings, type SessionLayout, sessionLayout } from './session-layout.js';
import { type DownloadProgress, ThreadSession } from './thread-session.js';
import { msPerImage, warmUp } from './warm-up.js';

export interface ModelSettings extends LayoutSettings {
  /** A folder, a bundled model's name, or a model id on the hub. */
  readonly model: string;
  /** Folder for models downloaded from the hub. */
  readonly modelCache: string;
  readonly dtype: Dtype;
  readonly device: Device;
  /** Overrides the scale in the model's files. */
  readonly logitScale: number | undefined;
  /** Overrides the bias in the model's files; for SigLIP only. */
  readonly logitBias: number | undefined;
}

/** A loaded model: what it is, and the sessions that run it. */
export interface LoadedModel {
  readonly spec: ModelSpec;
  readonly sessions: Sessions;
  /** Time per image when many are waiting, ms. */
  readonly msPerImage: number;
  close(): Promise<void>;
}

/** Maximum number of prompts in one run: larger batches gain nothing, and delay images. */
const MAX_TEXT_BATCH = 32;
/** Shortest run that makes copies of the model worthwhile, ms: decoding takes longer than shorter ones. */
const MIN_RUN_MS = 5;
/** Copies are kept unless they are slower by this factor: together with decoding, which is not measured, they gain. */
const MAX_SLOWDOWN = 1.25;
/** Maximum share of the memory for copies. */
const MAX_MEMORY_SHARE = 0.25;

/** @throws StartupError with the variable that is wrong */
export async function loadModel(
  settings: ModelSettings,
  onProgress: (progress: DownloadProgress) => void,
  supervision?: Supervision,
): Promise<LoadedModel> {
  const location = locateModel(settings.model, settings.modelCache);
  if (!location.remote) checkModelFiles(location.folder, settings.dtype);
  const loading = new ModelLoading(location, settings, onProgress, supervision);
  try {
    return await loading.run();
  } catch (error) {
    // Why it cannot be loaded matters more than what fails while it is given up.
    await loading.close().catch(() => undefined);
    if (error instanceof StartupError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`LEXICLIP_MODEL: ${location.id} cannot be loaded: ${reason}`, { cause: error });
  }
}

class ModelLoading {
  private readonly layout: SessionLayout;
  private readonly open: ModelSession[] = [];

  constructor(
    private readonly location: ModelLocation,
    private readonly settings: ModelSettings,
    private readonly onProgress: (progress: DownloadProgress) => void,
    private readonly supervision?: Supervision,
  ) {
    this.layout = sessionLayout(settings, availableCores());
  }

  async run(): Promise<LoadedModel> {
    const { narrow: wanted, maxBatch } = this.layout;
    const wide = await this.load(this.layout.wideThreads, 'both');
    const spec = await readModelSpec(this.location, this.settings);
    const size = spec.preprocess;
    const runMs = await warmUp(wide, size);
    const alone = await msPerImage([wide], maxBatch, size);
    const loaded = { spec, close: () => this.close() };
    if (wanted.sessions === 0 || !(await this.areCopiesWorthwhile(runMs))) {
      return { ...loaded, sessions: { wide, narrow: [] }, msPerImage: alone };
    }
    const narrow: ModelSession[] = [];
    while (narrow.length < wanted.sessions) narrow.push(await this.load(wanted.threads, 'vision'));
    await Promise.all(narrow.map((session) => warmUp(session, size)));
    const shared = await msPerImage(narrow, maxBatch, size);
    if (!isMeasured(this.settings) || shared <= alone * MAX_SLOWDOWN) {
      return { ...loaded, sessions: { wide, narrow }, msPerImage: shared };
    }
    await closeAll(narrow);
    return { ...loaded, sessions: { wide, narrow: [] }, msPerImage: alone };
  }

  async close(): Promise<void> {
    await closeAll(this.open);
  }

  private async load(threads: number, towers: SessionOptions['towers']): Promise<ModelSession> {
    const { dtype, device } = this.settings;
    const options = { ...transformersPath(this.location), remote: this.location.remote, dtype, device };
    const maxBatch = { images: this.layout.maxBatch, texts: isBatchInvariant(dtype) ? MAX_TEXT_BATCH : 1 };
    const { onProgress, supervision } = this;
    const session = await ThreadSession.load({ ...options, threads, towers }, maxBatch, onProgress, supervision);
    this.open.push(session);
    return session;
  }

  private async areCopiesWorthwhile(runMs: number): Promise<boolean> {
    return !isMeasured(this.settings) || (runMs > MIN_RUN_MS && (await this.hasMemoryForCopies()));
  }

  private async hasMemoryForCopies(): Promise<boolean> {
    const files = visionFiles(this.location.folder, this.settings.dtype);
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    const bytes = sizes.reduce((sum, size) => sum + size, 0) * this.layout.narrow.sessions;
    // Without a limit, `constrainedMemory` is 0 or larger than any memory.
    return bytes <= MAX_MEMORY_SHARE * Math.min(totalmem(), process.constrainedMemory() || Infinity);
  }
}
