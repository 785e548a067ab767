import type { Dtype } from '../../../domain/model-identity.js';
import { StartupError } from '../../../errors.js';
import type { FetchEvent } from './fetch-event.js';
import { commitIn, fetchModel, hasModel } from './fetch-model.js';
import { type HubArgument, HubError } from './hub-error.js';
import { hubSettings } from './hub-settings.js';

const VARIABLE: Record<HubArgument, string> = {
  model: 'LEXICLIP_MODEL',
  revision: 'LEXICLIP_MODEL_CACHE',
  dtype: 'LEXICLIP_DTYPE',
  size: 'LEXICLIP_MODEL_SIZE',
};

/**
 * Fetches a model of the hub unless its folder has it. Nothing is asked when it does, and what is missing at another
 * dtype comes from the commit that the folder's files are of, so that a server starts with the model that it had.
 *
 * @throws StartupError with the variable that is wrong
 */
export async function provideModel(
  { id, folder }: { readonly id: string; readonly folder: string },
  { dtype, modelSize: size }: { readonly dtype: Dtype; readonly modelSize?: string | undefined },
  onEvent: (event: FetchEvent) => void,
): Promise<void> {
  if (await hasModel(folder, { dtype, size })) return;
  const hub = hubSettings(process.env);
  const revision = (await commitIn(folder)) ?? 'main';
  try {
    await fetchModel({ id, folder, dtype, size, revision, hub }, onEvent);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const fetch = `lexiclip model fetch ${id}`;
    const hint =
      (error.code === 'UNREACHABLE' && `; fetch it elsewhere (${fetch}) and copy it to ${folder}`) ||
      (error.argument === 'revision' && `, of which ${folder} is; ${fetch} brings another`) ||
      '';
    throw new StartupError(`${VARIABLE[error.argument]}: ${error.message}${hint}`, { cause: error });
  }
}
