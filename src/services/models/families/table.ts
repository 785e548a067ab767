import { TEXT_RULES_OF } from '../../../domain/text-rules.js';
import type { Family } from './family.js';

/** OpenAI's training stopped the scale at 100, and so did those after it. */
const CLIP_LOGIT_SCALE = 100;

const always = (rules: number) => ({ usually: rules, ifLowerCase: rules });

const CLIP_TEXT = {
  rules: always(TEXT_RULES_OF.clip),
  end: ['eos'],
  padding: 'longest',
  mask: 'real',
} as const;

const CLIP_OUTPUTS = { text: ['text_embeds'], image: ['image_embeds'] };

const SIGLIP_TEXT = { end: ['eos'], padding: 'context', mask: 'ones', context: 64 } as const;
const SIGLIP_OUTPUTS = { text: ['pooler_output', 'text_embeds'], image: ['pooler_output', 'image_embeds'] };

/**
 * All families. The first that has the values of a model's files is its family, so one that is a special case of another
 * comes before it.
 */
export const FAMILIES: readonly Family[] = [
  {
    name: 'mobileclip',
    title: 'MobileCLIP',
    known: { config: { model_type: 'clip' }, preprocessor: { do_normalize: false } },
    // Its text tower sees what comes after the end token.
    text: { ...CLIP_TEXT, padding: 'context' },
    outputs: CLIP_OUTPUTS,
    objective: 'softmax',
    usualLogitScale: CLIP_LOGIT_SCALE,
  },
  {
    name: 'clip',
    title: 'CLIP',
    known: { config: { model_type: 'clip' } },
    text: CLIP_TEXT,
    outputs: CLIP_OUTPUTS,
    objective: 'softmax',
    usualLogitScale: CLIP_LOGIT_SCALE,
  },
  {
    name: 'metaclip2',
    title: 'MetaCLIP 2',
    known: { config: { model_type: 'metaclip_2' } },
    text: CLIP_TEXT,
    outputs: CLIP_OUTPUTS,
    objective: 'softmax',
    usualLogitScale: CLIP_LOGIT_SCALE,
  },
  {
    name: 'siglip2',
    title: 'SigLIP 2',
    known: { config: { model_type: 'siglip' }, tokenizer: { tokenizer_class: 'GemmaTokenizer' } },
    text: { ...SIGLIP_TEXT, rules: { usually: TEXT_RULES_OF.verbatim, ifLowerCase: TEXT_RULES_OF.lowerCase } },
    outputs: SIGLIP_OUTPUTS,
    objective: 'sigmoid',
  },
  {
    name: 'siglip',
    title: 'SigLIP',
    known: { config: { model_type: 'siglip' } },
    text: { ...SIGLIP_TEXT, rules: always(TEXT_RULES_OF.siglip) },
    outputs: SIGLIP_OUTPUTS,
    objective: 'sigmoid',
  },
  {
    name: 'chinese-clip',
    title: 'Chinese-CLIP',
    known: { config: { model_type: 'chinese_clip' } },
    text: { ...CLIP_TEXT, rules: always(TEXT_RULES_OF.verbatim), end: ['sep'] },
    outputs: CLIP_OUTPUTS,
    objective: 'softmax',
    usualLogitScale: CLIP_LOGIT_SCALE,
  },
  {
    name: 'jina-clip',
    title: 'Jina CLIP',
    known: { config: { model_type: 'jina_clip' } },
    text: { ...CLIP_TEXT, rules: always(TEXT_RULES_OF.verbatim), end: ['eos', 'sep'] },
    outputs: {
      text: ['text_embeddings', 'text_embeds', 'l2norm_text_embeddings'],
      image: ['image_embeddings', 'image_embeds', 'l2norm_image_embeddings'],
    },
    objective: 'softmax',
  },
];
