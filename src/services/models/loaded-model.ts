import type { Sessions } from './model-session.js';
import type { TowerFacts } from './protocol.js';
import type { FileSettings, ModelParts } from './read-model.js';
import type { SelfCheck } from './self-check.js';
import type { ServedSettings } from './served/served-settings.js';
import type { LayoutSettings } from './session-layout.js';
import type { Logits } from './spec/logits.js';
import type { ModelSpec } from './spec/model-spec.js';

export interface ModelSettings extends LayoutSettings, FileSettings {
  /** A folder, a bundled model's name, or a model id on the hub. */
  readonly model: string;
  /** Folder for models of the hub. */
  readonly modelCache: string;
  /** Overrides the scale in the model's files. */
  readonly logitScale: number | undefined;
  /** Overrides the bias in the model's files; for SigLIP only. */
  readonly logitBias: number | undefined;
  /** The server that runs its towers, when its `url` is set. */
  readonly modelServer?: ServedSettings;
}

/** A loaded model: what it is, and the sessions that run it. */
export interface LoadedModel {
  readonly spec: ModelSpec;
  /** How it was found out. */
  readonly findings: ModelFindings;
  readonly sessions: Sessions;
  /** Time per image when many are waiting, ms. */
  readonly msPerImage: number;
  close(): Promise<void>;
}

/** What was found out about a model when it was loaded. */
export interface ModelFindings {
  readonly parts: ModelParts;
  readonly facts: TowerFacts;
  readonly logits: Logits;
  readonly check: SelfCheck;
  /** Largest difference of a component of unit vectors that passes for rounding. */
  readonly rounding: number;
}

/** Maximum number of prompts in one run: larger batches gain nothing, and delay images. */
export const MAX_TEXT_BATCH = 32;

/** What is known of a model when its files were read and its towers run. */
export const specOf = (
  id: string,
  digest: string,
  { parts, facts, logits }: Pick<ModelFindings, 'parts' | 'facts' | 'logits'>,
): ModelSpec => {
  const { files, family, preprocess } = parts;
  const { rules } = family.text;
  return {
    id,
    digest,
    dimensions: facts.dimensions,
    family: family.name,
    textRules: files.tokenizer.do_lower_case === true ? rules.ifLowerCase : rules.usually,
    context: facts.context,
    logitScale: logits.logitScale,
    logitBias: logits.logitBias,
    preprocess,
  };
};
