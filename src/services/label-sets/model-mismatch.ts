import type { Label } from '../../domain/label.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { hasSameWeights, isSameModel, type ModelIdentity } from '../../domain/model-identity.js';
import type { Steps } from '../../domain/steps.js';
import { areOfOneKind, type TextRules, textRulesOf } from '../../domain/text-rules.js';
import { LexiclipError } from '../../errors.js';
import { cleanedBy, isReadAlike } from '../templates/rendering.js';

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
 * As `checkSameModel`, but a version of other rules for texts will do when they make no difference to it.
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
  const [was, is] = [version.model.textRules, running.textRules];
  if (hasSameWeights(version.model, running) && areOfOneKind(was, is) && (yield* areReadAlike(texts, was, is))) return;
  throw mismatch(slug, version, running);
}

/** A version's labels never change, and are looked through once. */
const known = new WeakMap<readonly Label[], boolean>();

function* areReadAlike({ labels, templates }: VersionTexts, ...numbers: [number, number]): Steps<boolean> {
  const [was, is] = numbers.map(textRulesOf) as [TextRules, TextRules];
  if (templates.some((template) => cleanedBy(was, template) !== cleanedBy(is, template))) return false;
  let alike = known.get(labels);
  if (alike === undefined) {
    alike = true;
    for (const label of labels) {
      if (!isReadAlike(label, was, is)) {
        alike = false;
        break;
      }
      yield;
    }
    known.set(labels, alike);
  }
  return alike;
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
