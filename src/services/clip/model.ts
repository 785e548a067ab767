import type { Config } from '../../config.js';
import { StartupError } from '../../errors.js';
import { checkModelFiles, locateModel, type ModelSpec, readModelSpec, transformersPath } from './model-spec.js';
import { ClipSession, type DownloadProgress } from './session.js';

/** A loaded model: what it is, and the session that runs it. */
export interface LoadedModel {
  readonly spec: ModelSpec;
  readonly session: ClipSession;
}

/** @throws StartupError naming the variable that is wrong */
export async function loadModel(config: Config, onProgress: (p: DownloadProgress) => void): Promise<LoadedModel> {
  const location = locateModel(config.model, config.modelCache);
  if (!location.remote) checkModelFiles(location.folder, config.dtype);
  const { dtype, device, threads } = config;
  const options = { ...transformersPath(location), remote: location.remote, dtype, device, threads };
  const session = await ClipSession.load(options, onProgress).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`LEXICLIP_MODEL: ${location.id} does not load: ${reason}`, { cause: error });
  });
  try {
    return { session, spec: await readModelSpec(location, dtype, config.logitScale) };
  } catch (error) {
    await session.close();
    throw error;
  }
}
