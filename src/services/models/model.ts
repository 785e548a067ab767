import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../../errors.js';
import { availableCores } from '../concurrency/available-cores.js';
import { closeAll } from '../concurrency/close-stack.js';
import type { Supervision } from '../concurrency/threads/supervision.js';
import { digestOf } from './files/digest.js';
import { locateModel, type ModelLocation } from './files/location.js';
import { filesOfTower } from './files/tower-files.js';
import type { FetchEvent } from './hub/fetch-event.js';
import { provideModel } from './hub/provide-model.js';
import type { ModelSession, Sessions } from './model-session.js';
import type { SessionOptions, TowerFacts } from './protocol.js';
import { type FileSettings, type ModelParts, readModel } from './read-model.js';
import { SAME, type SelfCheck, selfCheck } from './self-check.js';
import { isBatchInvariant, isMeasured, type LayoutSettings, sessionLayout } from './session-layout.js';
import { type Logits, logitsOf } from './spec/logits.js';
import type { ModelSpec } from './spec/model-spec.js';
import { ThreadSession } from './thread/thread-session.js';
import { msPerImage, warmUp } from './warm-up.js';

export interface ModelSettings extends LayoutSettings, FileSettings {
  /** A folder, a bundled model's name, or a model id on the hub. */
  readonly model: string;
  /** Folder for models of the hub. */
  readonly modelCache: string;
  /** Overrides the scale in the model's files. */
  readonly logitScale: number | undefined;
  /** Overrides the bias in the model's files; for SigLIP only. */
  readonly logitBias: number | undefined;
}

/** A loaded model: what it is, and the sessions that run it. */
export interface LoadedModel {
  readonly spec: ModelSpec;
  /** How it was found out. */
  readonly findings: ModelFindings;
  readonly sessions: Sessions;
  /** Time per image when many are waiting, ms. */
  readonly msPerImage: number;
  close(): Promise<void>;
}

/** What was found out about a model when it was loaded. */
export interface ModelFindings {
  readonly parts: ModelParts;
  readonly facts: TowerFacts;
  readonly logits: Logits;
  readonly check: SelfCheck;
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
  onFetch: (event: FetchEvent) => void,
  supervision?: Supervision,
): Promise<LoadedModel> {
  const location = locateModel(settings.model, settings.modelCache);
  const loading = new ModelLoading(location, settings, supervision);
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
    private readonly supervision?: Supervision,
  ) {}

  async run(): Promise<LoadedModel> {
    const { settings } = this;
    const parts = await readModel(this.location.folder, settings);
    const threads = sessionLayout(settings, availableCores()).wideThreads;
    const wide = await this.load({ ...parts.session, threads, towers: 'both' });
    const facts = await wide.facts();
    const logits = logitsOf(parts.family, parts.files, facts.logits, settings);
    const check = await selfCheck(wide, facts, parts.preprocess, isBatchInvariant(settings.dtype));
    const findings = { parts, facts, logits, check };
    const sessions = await this.arrange(wide, findings);
    return { ...sessions, spec: await this.specOf(findings), findings, close: () => this.close() };
  }

  async close(): Promise<void> {
    await closeAll(this.open);
  }

  private async specOf({ parts, facts, logits }: ModelFindings): Promise<ModelSpec> {
    const { files, family, preprocess } = parts;
    const { rules } = family.text;
    return {
      id: this.location.id,
      digest: await digestOf(files),
      dimensions: facts.dimensions,
      family: family.name,
      textRules: files.tokenizer.do_lower_case === true ? rules.ifLowerCase : rules.usually,
      context: facts.context,
      logitScale: logits.logitScale,
      logitBias: logits.logitBias,
      preprocess,
    };
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
