import type { Label } from '../../domain/label.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { hasSameWeights, isSameModel, type ModelIdentity } from '../../domain/model-identity.js';
import type { Steps } from '../../domain/steps.js';
import { LexiclipError } from '../../errors.js';
import { cleaned } from '../templates/cleaning.js';
import { isClean } from '../templates/rendering.js';

/** What the prompts of a version are made from. */
interface VersionTexts {
  readonly labels: readonly Label[];
  readonly templates: readonly string[];
}

/** @throws LexiclipError MODEL_MISMATCH naming both models */
export function checkSameModel(slug: string, version: LabelSetVersion, running: ModelIdentity): void {
  if (!isSameModel(version.model, running)) throw mismatch(slug, version, running);
}

/**
 * As `checkSameModel`, but for a version that older rules for texts made no difference to.
 *
 * @throws LexiclipError MODEL_MISMATCH naming both models
 */
export function* checkSamePrompts(
  slug: string,
  version: LabelSetVersion,
  running: ModelIdentity,
  texts: VersionTexts,
): Steps<void> {
  if (isSameModel(version.model, running)) return;
  if (hasSameWeights(version.model, running) && (yield* areClean(texts))) return;
  throw mismatch(slug, version, running);
}

/** A version's labels never change, and are looked through once. */
const known = new WeakMap<readonly Label[], boolean>();

function* areClean({ labels, templates }: VersionTexts): Steps<boolean> {
  if (templates.some((template) => cleaned(template) !== template)) return false;
  let clean = known.get(labels);
  if (clean === undefined) {
    clean = true;
    for (const label of labels) {
      if (!isClean(label)) {
        clean = false;
        break;
      }
      yield;
    }
    known.set(labels, clean);
  }
  return clean;
}

function mismatch(slug: string, { number, model }: LabelSetVersion, running: ModelIdentity): LexiclipError {
  const name = ({ id, dtype, digest }: ModelIdentity) => `${id} ${dtype} (${digest.slice(0, 12)})`;
  const [was, is] = hasSameWeights(model, running)
    ? [`version ${model.textRules} of the rules for texts`, `has version ${running.textRules}`]
    : [name(model), `runs ${name(running)}`];
  return new LexiclipError(
    'MODEL_MISMATCH',
    `version ${number} of label set "${slug}" was encoded with ${was}, and this server ${is}: ` +
      'reencodeLabelSet makes a version for it',
    { argument: 'labelSet', labelSetModel: name(model), serverModel: name(running) },
  );
}
