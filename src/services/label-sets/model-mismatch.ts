import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { isSameModel, type ModelIdentity } from '../../domain/model-identity.js';
import { LexiclipError } from '../../errors.js';

/** @throws LexiclipError MODEL_MISMATCH naming both models */
export function checkSameModel(slug: string, { number, model }: LabelSetVersion, running: ModelIdentity): void {
  if (isSameModel(model, running)) return;
  const name = ({ id, dtype, digest }: ModelIdentity) => `${id} ${dtype} (${digest.slice(0, 12)})`;
  throw new LexiclipError(
    'MODEL_MISMATCH',
    `version ${number} of label set "${slug}" was encoded with ${name(model)}, and this server runs ${name(running)}`,
    { argument: 'labelSet', labelSetModel: name(model), serverModel: name(running) },
  );
}
