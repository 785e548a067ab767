import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dtype } from '../../../domain/model-identity.js';
import { StartupError } from '../../../errors.js';
import type { FamilyFiles } from '../families/family.js';
import { filesOfTower, findTowers, type TowerFiles } from './tower-files.js';

/** The files that a model is loaded from. */
export interface ModelFiles extends FamilyFiles {
  readonly folder: string;
  readonly towers: TowerFiles;
  /** Name of the tokeniser's file, relative to the folder. */
  readonly vocabulary: string;
  /** All that its results depend on, relative to the folder. */
  readonly all: readonly string[];
}

/** Names of the configurations, and where else they are. */
export const CONFIGURATIONS = {
  config: ['config.json'],
  preprocessor: ['preprocessor_config.json', 'visual/preprocess_cfg.json'],
  tokenizer: ['tokenizer_config.json', 'textual/tokenizer_config.json'],
} as const;
export const VOCABULARY = ['tokenizer.json', 'textual/tokenizer.json'];

/** @throws StartupError with the first file that is missing or damaged */
export async function readModelFiles(folder: string, dtype: Dtype, size: string | undefined): Promise<ModelFiles> {
  const names = Object.entries(CONFIGURATIONS).map(([key, files]) => [key, present(folder, files)] as const);
  const contents = await Promise.all(names.map(async ([key, name]) => [key, await readJson(folder, name)] as const));
  const vocabulary = present(folder, VOCABULARY);
  const towers = findTowers(folder, dtype, size);
  const weights = [...new Set([towers.text, towers.vision])].flatMap((tower) => filesOfTower(folder, tower));
  return {
    ...(Object.fromEntries(contents) as unknown as FamilyFiles),
    folder,
    towers,
    vocabulary,
    all: [...names.map(([, name]) => name), vocabulary, ...weights],
  };
}

function present(folder: string, names: readonly string[]): string {
  const found = names.find((name) => existsSync(join(folder, name)));
  if (found) return found;
  throw new StartupError(`LEXICLIP_MODEL: the model's folder has no ${names[0]}`);
}

async function readJson(folder: string, name: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(folder, name), 'utf8');
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new StartupError(`LEXICLIP_MODEL: ${name} is damaged: it is no JSON`, { cause: error });
  }
}
