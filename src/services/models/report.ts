import { textRulesOf } from '../../domain/text-rules.js';
import type { LoadedModel, ModelFindings, ModelSettings } from './loaded-model.js';
import { notesOn } from './notes.js';
import type { SelfCheck } from './self-check.js';

/** What there is to know about a model that was loaded. */
export interface ModelReport {
  readonly id: string;
  readonly dtype: string;
  readonly device: string;
  readonly digest: string;
  /** The family's name in writing. */
  readonly family: string;
  /** Whether LEXICLIP_MODEL_FAMILY named it. */
  readonly isNamed: boolean;
  /** Files that its results depend on. */
  readonly files: readonly string[];
  readonly dimensions: number;
  readonly text: {
    /** Number of tokens of the longest prompt. */
    readonly context: number;
    readonly padding: SelfCheck['padding'];
    /** What is done with texts before the tokeniser. */
    readonly rules: readonly string[];
  };
  readonly image: { readonly width: number; readonly height: number; readonly filter: string; readonly crop: boolean };
  readonly logits: ModelFindings['logits'];
  /** Largest differences of a component of unit vectors; null where there is nothing to compare. */
  readonly check: {
    readonly padded: number | null;
    readonly promptInBatch: number | null;
    readonly imageInBatch: number | null;
  };
  readonly sessions: {
    readonly images: number;
    /** Largest runs. */
    readonly maxBatch: { readonly images: number; readonly texts: number };
    readonly msPerImage: number;
  };
  /** What an operator should know. */
  readonly notes: readonly string[];
}

export function reportOn(
  { spec, findings, sessions, msPerImage }: LoadedModel,
  { dtype, device, modelFamily }: Pick<ModelSettings, 'dtype' | 'device' | 'modelFamily'>,
): ModelReport {
  const { parts, facts, check, logits } = findings;
  const { width, height, filter, resize } = spec.preprocess;
  const { cleaning, steps } = textRulesOf(spec.textRules);
  return {
    id: spec.id,
    dtype,
    device,
    digest: spec.digest,
    family: parts.family.title,
    isNamed: modelFamily !== undefined,
    files: parts.files.all,
    dimensions: spec.dimensions,
    text: {
      context: facts.context,
      padding: check.padding,
      rules: [...(cleaning === 'none' ? [] : [`cleaned as for ${parts.family.title}`]), ...steps],
    },
    image: {
      width,
      height,
      filter,
      crop: 'shortestEdge' in resize || resize.width !== width || resize.height !== height,
    },
    logits,
    check: {
      padded: check.padded ?? null,
      promptInBatch: check.promptInBatch ?? null,
      imageInBatch: check.imageInBatch ?? null,
    },
    sessions: { images: Math.max(1, sessions.narrow.length), maxBatch: sessions.wide.maxBatch, msPerImage },
    notes: notesOn(findings),
  };
}
