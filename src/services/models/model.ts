import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../../errors.js';
import { availableCores } from '../concurrency/available-cores.js';
import { closeAll } from '../concurrency/close-stack.js';
import { type Supervision, UNSUPERVISED } from '../concurrency/threads/supervision.js';
import { digestOf } from './files/digest.js';
import { locateModel, type ModelLocation } from './files/location.js';
import { filesOfTower } from './files/tower-files.js';
import type { FetchEvent } from './hub/fetch-event.js';
import { provideModel } from './hub/provide-model.js';
import { type LoadedModel, MAX_TEXT_BATCH, type ModelFindings, type ModelSettings, specOf } from './loaded-model.js';
import type { ModelSession } from './model-session.js';
import type { SessionOptions } from './protocol.js';
import { type ModelParts, readModel } from './read-model.js';
import { SAME, selfCheck } from './self-check.js';
import { ServedLoading } from './served/served-loading.js';
import type { ServerEvents } from './served/server-events.js';
import { isBatchInvariant, isMeasured, sessionLayout } from './session-layout.js';
import { logitsOf } from './spec/logits.js';
import { ThreadSession } from './thread/thread-session.js';
import { msPerImage, warmUp } from './warm-up.js';

export type { LoadedModel } from './loaded-model.js';

/** Shortest run that makes copies of the model worthwhile, ms: decoding takes longer than shorter ones. */
const MIN_RUN_MS = 5;
/** Copies are kept unless they are slower by this factor: together with decoding, which is not measured, they gain. */
const MAX_SLOWDOWN = 1.25;
/** Maximum share of the memory for copies. */
const MAX_MEMORY_SHARE = 0.25;

/**
 * Loads a model into threads of this process, or opens it on the model server that the settings name.
 *
 * @param serverEvents told of what happens to the model server
 * @throws StartupError with the variable that is wrong
 */
export async function loadModel(
  settings: ModelSettings,
  onFetch: (event: FetchEvent) => void,
  supervision: Supervision = UNSUPERVISED,
  serverEvents?: ServerEvents,
): Promise<LoadedModel> {
  const location = locateModel(settings.model, settings.modelCache);
  const { modelServer } = settings;
  const loading =
    modelServer?.url === undefined
      ? new ModelLoading(location, settings, supervision)
      : new ServedLoading(location, { ...settings, modelServer }, supervision, serverEvents);
  try {
    if (location.remote) await provideModel(location, settings, onFetch);
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
  private readonly open: ThreadSession[] = [];

  constructor(
    private readonly location: ModelLocation,
    private readonly settings: ModelSettings,
    private readonly supervision: Supervision,
  ) {}

  async run(): Promise<LoadedModel> {
    const { settings } = this;
    const parts = await readModel(this.location.folder, settings);
    const threads = sessionLayout(settings, availableCores()).wideThreads;
    const wide = await this.load({ ...parts.session, threads, towers: 'both' });
    const facts = await wide.facts();
    const logits = logitsOf(parts.family, parts.files, facts.logits, settings);
    const check = await selfCheck(wide, facts, parts.preprocess, isBatchInvariant(settings.dtype));
    const findings = { parts, facts, logits, check, rounding: SAME };
    const sessions = await this.arrange(wide, findings);
    const spec = specOf(this.location.id, await digestOf(parts.files), findings);
    return { ...sessions, spec, findings, close: () => this.close() };
  }

  async close(): Promise<void> {
    await closeAll(this.open);
  }

  /** Adds narrow sessions where they are faster. */
  private async arrange(
    wide: ThreadSession,
    { parts, check }: ModelFindings,
  ): Promise<Pick<LoadedModel, 'sessions' | 'msPerImage'>> {
    const { settings } = this;
    const mayBatch = (difference: number | undefined) =>
      difference !== undefined && difference <= SAME && isBatchInvariant(settings.dtype);
    const layout = sessionLayout(settings, availableCores(), mayBatch(check.imageInBatch));
    const { narrow: wanted, maxBatch } = layout;
    const batches = { images: maxBatch, texts: mayBatch(check.promptInBatch) ? MAX_TEXT_BATCH : 1 };
    wide.maxBatch = batches;
    const { size } = parts.session;
    const runMs = await warmUp(wide, size);
    const alone = await msPerImage([wide], maxBatch, size);
    const onlyWide = { sessions: { wide, narrow: [] }, msPerImage: alone };
    if (wanted.sessions === 0 || !(await this.areCopiesWorthwhile(runMs, parts, wanted.sessions))) return onlyWide;
    const hasRoom = await hasMemoryForCopies(parts.files, wanted.sessions, ['text', 'vision']);
    const towers = hasRoom ? 'both' : 'vision';
    const narrow: ModelSession[] = [];
    while (narrow.length < wanted.sessions) {
      const session = await this.load({ ...parts.session, threads: wanted.threads, towers });
      session.maxBatch = batches;
      narrow.push(session);
    }
    await Promise.all(narrow.map((session) => warmUp(session, size)));
    const shared = await msPerImage(narrow, maxBatch, size);
    if (!isMeasured(settings) || shared <= alone * MAX_SLOWDOWN) {
      return { sessions: { wide, narrow }, msPerImage: shared };
    }
    await closeAll(narrow);
    return onlyWide;
  }

  private async load(options: SessionOptions): Promise<ThreadSession> {
    const session = await ThreadSession.load(options, this.supervision);
    this.open.push(session);
    return session;
  }

  private async areCopiesWorthwhile(runMs: number, { files }: ModelParts, copies: number): Promise<boolean> {
    return !isMeasured(this.settings) || (runMs > MIN_RUN_MS && (await hasMemoryForCopies(files, copies, ['vision'])));
  }
}

async function hasMemoryForCopies(
  { folder, towers }: ModelParts['files'],
  copies: number,
  of: readonly ('text' | 'vision')[],
): Promise<boolean> {
  // One file may have both.
  const files = new Set(of.flatMap((tower) => filesOfTower(folder, towers[tower])));
  const sizes = await Promise.all([...files].map(async (file) => (await stat(join(folder, file))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0) * copies;
  // Without a limit, `constrainedMemory` is 0 or larger than any memory.
  return bytes <= MAX_MEMORY_SHARE * Math.min(totalmem(), process.constrainedMemory() || Infinity);
}
