import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { Config } from '../../config.js';
import { StartupError } from '../../errors.js';
import { availableCores } from '../concurrency/available-cores.js';
import {
  checkModelFiles,
  locateModel,
  type ModelSpec,
  readModelSpec,
  transformersPath,
  visionFiles,
} from './model-spec.js';
import type { SessionOptions } from './protocol.js';
import { ClipSession, type DownloadProgress } from './session.js';
import { isMeasured, type Shape, shapeOf } from './session-layout.js';
import { msPerImage, warmUp } from './warm-up.js';

/** A loaded model: what it is, and the sessions that run it. */
export interface LoadedModel {
  readonly spec: ModelSpec;
  readonly sessions: Sessions;
  readonly batch: number;
  /** How long an image takes when there are many, ms. */
  readonly msPerImage: number;
  close(): Promise<void>;
}

export interface Sessions {
  /** Of all cores: runs prompts, and images that come alone. */
  readonly wide: ClipSession;
  /** That share the images when there are more; none where `wide` does all. */
  readonly narrow: readonly ClipSession[];
}

/** A run that is shorter is not worth another copy of the model: decoding takes longer, ms. */
const SHORT_MS = 5;
/** Copies are kept unless they are slower by this: beside decoding, which is not measured, they do better. */
const LOSS = 1.25;
/** Of the memory there is, what copies may take. */
const MEMORY_SHARE = 0.25;

/** @throws StartupError naming the variable that is wrong */
export async function loadModel(config: Config, onProgress: (p: DownloadProgress) => void): Promise<LoadedModel> {
  const location = locateModel(config.model, config.modelCache);
  if (!location.remote) checkModelFiles(location.folder, config.dtype);
  const { dtype, device } = config;
  const shape = shapeOf(config, availableCores());
  const options = { ...transformersPath(location), remote: location.remote, dtype, device };
  const open: ClipSession[] = [];
  const load = async (threads: number, towers: SessionOptions['towers']) => {
    const session = await ClipSession.load({ ...options, threads, towers }, onProgress);
    open.push(session);
    return session;
  };
  const close = async () => {
    await Promise.all(open.map((session) => session.close()));
  };
  try {
    const wide = await load(shape.wide, 'both');
    const spec = await readModelSpec(location, config);
    const size = spec.preprocess;
    const runMs = await warmUp(wide, size);
    const alone = await msPerImage([wide], shape.batch, size);
    const worthIt = !isMeasured(config) || (runMs > SHORT_MS && (await haveMemory(location.folder, config, shape)));
    if (!worthIt || shape.narrow.workers === 0) {
      return { spec, sessions: { wide, narrow: [] }, batch: shape.batch, msPerImage: alone, close };
    }
    const narrow: ClipSession[] = [];
    while (narrow.length < shape.narrow.workers) narrow.push(await load(shape.narrow.threads, 'vision'));
    await Promise.all(narrow.map((session) => warmUp(session, size)));
    const shared = await msPerImage(narrow, shape.batch, size);
    if (!isMeasured(config) || shared <= alone * LOSS) {
      return { spec, sessions: { wide, narrow }, batch: shape.batch, msPerImage: shared, close };
    }
    await Promise.all(narrow.map((session) => session.close()));
    return { spec, sessions: { wide, narrow: [] }, batch: shape.batch, msPerImage: alone, close };
  } catch (error) {
    await close();
    if (error instanceof StartupError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`LEXICLIP_MODEL: ${location.id} does not load: ${reason}`, { cause: error });
  }
}

async function haveMemory(folder: string, { dtype }: Config, { narrow }: Shape): Promise<boolean> {
  const sizes = await Promise.all(visionFiles(folder, dtype).map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0) * narrow.workers;
  // Without a limit, it is said to be larger than any memory.
  return bytes <= MEMORY_SHARE * Math.min(totalmem(), process.constrainedMemory() || Infinity);
}
