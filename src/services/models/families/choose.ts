import { FAMILY_NAMES, type FamilyName } from '../../../domain/model-family.js';
import { StartupError } from '../../../errors.js';
import type { Family, FamilyFiles } from './family.js';
import { FAMILIES } from './table.js';

/**
 * The family of a model.
 *
 * @param named LEXICLIP_MODEL_FAMILY, which the files need not agree with
 * @throws StartupError with the families there are
 */
export function chooseFamily(files: FamilyFiles, named?: FamilyName): Family {
  const found = FAMILIES.find((family) => (named ? family.name === named : isKnown(family, files)));
  if (found) return found;
  throw new StartupError(
    `LEXICLIP_MODEL must be of a family that is known, and its config.json says "${String(files.config.model_type)}": ` +
      `${FAMILY_NAMES.join(', ')}. LEXICLIP_MODEL_FAMILY names the one that it is like`,
  );
}

const isKnown = ({ known }: Family, files: FamilyFiles): boolean =>
  (['config', 'preprocessor', 'tokenizer'] as const).every((file) =>
    Object.entries(known[file] ?? {}).every(([key, value]) => files[file][key] === value),
  );
