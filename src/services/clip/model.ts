import type { Config } from '../../config.js';
import { StartupError } from '../../errors.js';
import { checkModelFiles, locateModel, type ModelSpec, readModelSpec, transformersPath } from './model-spec.js';
import { ClipSession, type DownloadProgress } from './session.js';
import { type Shape, shapeOf } from './shape.js';

/** A loaded model: what it is, and the sessions that run it. */
export interface LoadedModel {
  readonly spec: ModelSpec;
  readonly shape: Shape;
  readonly sessions: readonly ClipSession[];
  close(): Promise<void>;
}

/** @throws StartupError naming the variable that is wrong */
export async function loadModel(config: Config, onProgress: (p: DownloadProgress) => void): Promise<LoadedModel> {
  const location = locateModel(config.model, config.modelCache);
  if (!location.remote) checkModelFiles(location.folder, config.dtype);
  const { dtype, device } = config;
  const shape = shapeOf(config);
  const options = { ...transformersPath(location), remote: location.remote, dtype, device, threads: shape.threads };
  const sessions: ClipSession[] = [];
  const close = async () => {
    await Promise.all(sessions.map((session) => session.close()));
  };
  try {
    // One after the other: what the first fetches, the others find.
    while (sessions.length < shape.workers) sessions.push(await ClipSession.load(options, onProgress));
    return { sessions, shape, close, spec: await readModelSpec(location, config) };
  } catch (error) {
    await close();
    if (error instanceof StartupError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`LEXICLIP_MODEL: ${location.id} does not load: ${reason}`, { cause: error });
  }
}
