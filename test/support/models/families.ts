import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedFolder } from '../images.js';

/** What the Python reference says with a model. */
export interface Reference {
  readonly prompts: readonly string[];
  readonly kinds: readonly string[];
  /** Unit length. */
  readonly text_embeds: readonly (readonly number[])[];
  /** File names of images. */
  readonly images: readonly string[];
  readonly logit_scale: number;
  readonly logit_bias: number | null;
  /** [images × prompts]. */
  readonly similarity: readonly (readonly number[])[];
  /** [images × prompts]; only of models with a bias. */
  readonly sigmoid?: readonly (readonly number[])[];
}

export interface FamilyFolder {
  readonly name: string;
  readonly folder: string;
  readonly reference: Reference;
  /** Settings that the model cannot be started without. */
  readonly variables: Record<string, string>;
}

const root = sharedFolder('model-families');

/** Names of small models of real architectures; none where they are missing. */
export const FAMILY_FOLDERS: readonly string[] = root
  ? readdirSync(root).filter((name) => existsSync(join(root, name, 'reference.json')))
  : [];

export async function familyFolder(name: string): Promise<FamilyFolder> {
  const folder = join(root as string, name);
  const reference = JSON.parse(await readFile(join(folder, 'reference.json'), 'utf8')) as Reference;
  const { logit_scale, logit_bias } = reference;
  const logits = { LEXICLIP_LOGIT_SCALE: String(logit_scale), LEXICLIP_LOGIT_BIAS: String(logit_bias) };
  const isSet = logit_bias !== null || name.startsWith('jina');
  const { LEXICLIP_LOGIT_BIAS: _, ...scale } = logits;
  return {
    name,
    folder,
    reference,
    variables: { LEXICLIP_MODEL: folder, ...(isSet && (logit_bias === null ? scale : logits)) },
  };
}
