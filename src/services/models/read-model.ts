import type { FamilyName } from '../../domain/model-family.js';
import type { Device, Dtype } from '../../domain/model-identity.js';
import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import { chooseFamily } from './families/choose.js';
import type { Family } from './families/family.js';
import { type ModelFiles, readModelFiles } from './files/model-files.js';
import type { SessionOptions } from './protocol.js';
import { parsePreprocessSpec } from './spec/preprocessor-config.js';

/** Which of the files in a model's folder, and how they are to be read and run. */
export interface FileSettings {
  readonly dtype: Dtype;
  readonly device: Device;
  /** The family that it is like, where its files do not say. */
  readonly modelFamily?: FamilyName | undefined;
  /** Which of the sizes in its folder. */
  readonly modelSize?: string | undefined;
}

/** What the files of a model say before they are run. */
export interface ModelParts {
  readonly files: ModelFiles;
  readonly family: Family;
  readonly preprocess: PreprocessSpec;
  /** What all of its sessions are started with. */
  readonly session: Omit<SessionOptions, 'threads' | 'towers'>;
}

/** @throws StartupError with the file or the variable that is wrong */
export async function readModel(folder: string, settings: FileSettings): Promise<ModelParts> {
  const files = await readModelFiles(folder, settings.dtype, settings.modelSize);
  const family = chooseFamily(files, settings.modelFamily);
  const preprocess = parsePreprocessSpec(files.preprocessor);
  const { config, tokenizer, vocabulary, towers } = files;
  const session = { folder, files: towers, config, tokenizer, vocabulary, family, size: preprocess };
  return { files, family, preprocess, session: { ...session, device: settings.device } };
}
