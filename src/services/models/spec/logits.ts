import { StartupError } from '../../../errors.js';
import type { Family, FamilyFiles } from '../families/family.js';
import type { TowerFacts } from '../protocol.js';

/** Initial value of training, a natural logarithm. `transformers` writes it to configurations by default. */
const INITIAL_LOGARITHM = 2.6592;
const SAME = 1e-3;

/** Settings that override the values in the model's files. */
export interface LogitSettings {
  readonly logitScale: number | undefined;
  readonly logitBias: number | undefined;
}

/** How a model's similarities are scored, and where that was found. */
export interface Logits {
  readonly logitScale: number;
  readonly logitBias: number | null;
  readonly source: 'setting' | 'graph' | 'config.json' | 'family';
}

/**
 * The scale and the bias of a model: those that are set, that its graph has, or that its configuration has.
 *
 * @throws StartupError with the variables to set, when none of them says
 */
export function logitsOf(
  { objective, title, usualLogitScale }: Family,
  { config }: Pick<FamilyFiles, 'config'>,
  graph: TowerFacts['logits'],
  settings: LogitSettings,
): Logits {
  if (objective === 'softmax' && settings.logitBias !== undefined) {
    throw new StartupError(`LEXICLIP_LOGIT_BIAS applies to SigLIP models only, and this is ${title}`);
  }
  const known = [
    { source: 'setting', scale: settings.logitScale, bias: settings.logitBias },
    { source: 'graph', scale: graph?.scale, bias: graph?.bias },
    { source: 'config.json', scale: scaleIn(config), bias: config.logit_bias },
    { source: 'family', scale: usualLogitScale, bias: undefined },
  ] as const;
  const scaled = known.find(({ scale }) => scale !== undefined);
  const biased = known.find(({ bias }) => typeof bias === 'number');
  if (scaled?.scale === undefined || (objective === 'sigmoid' && !biased)) throw unknown(objective, title);
  const logitBias = objective === 'sigmoid' ? (biased?.bias as number) : null;
  return { logitScale: scaled.scale, logitBias, source: scaled.source };
}

/** Whether it is the value that training starts from: then it is not the one that the model was trained to. */
export const isUntrained = (scale: number): boolean => Math.abs(Math.log(scale) - INITIAL_LOGARITHM) < SAME;

function scaleIn({ logit_scale, logit_scale_init_value }: FamilyFiles['config']): number | undefined {
  if (typeof logit_scale === 'number') return Math.exp(logit_scale);
  if (typeof logit_scale_init_value !== 'number') return undefined;
  return isUntrained(Math.exp(logit_scale_init_value)) ? undefined : Math.exp(logit_scale_init_value);
}

function unknown(objective: Family['objective'], title: string): StartupError {
  const meaning = "the first is e to the power of the checkpoint's logit_scale";
  return new StartupError(
    objective === 'sigmoid'
      ? `LEXICLIP_LOGIT_SCALE and LEXICLIP_LOGIT_BIAS must be set for a ${title} model whose files have no logit_scale ` +
          `and logit_bias: ${meaning}`
      : `LEXICLIP_LOGIT_SCALE must be set for a ${title} model whose files have no logit_scale: it is e to the power of ` +
          "the checkpoint's logit_scale",
  );
}
