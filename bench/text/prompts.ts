import { basename, dirname } from 'node:path';
import { AutoTokenizer, env } from '@huggingface/transformers';
import { TEXT_RULES_OF, textRulesOf } from '#lexiclip/domain/text-rules.js';
import { promptsOf } from '#lexiclip/services/templates/rendering.js';
import type { LabelInput } from '../../test/support/label-set.js';
import { nameOf } from '../support/labels.js';

const CLIP = textRulesOf(TEXT_RULES_OF.clip);

/** Of several lengths, as those of a published ensemble are. */
export const TEMPLATES = [
  '{a} {label}.',
  'a photo of {a} {label}.',
  'a blurry photo of {a} {label}.',
  'art of the {label}.',
  'a black and white photo of the {label}.',
  'a photo of a large {label} seen from below.',
  '{a} {label} in a video game.',
  'a cropped photo of the small {label} on a table.',
];

/** Put behind names: most are short, as in a vocabulary, and some are not. */
const ADDITIONS = ['', '', ' in blossom', '', '', ' on a winter morning', '', ' with broken branches beside the river'];

export const textLabels = (count: number): LabelInput[] =>
  Array.from({ length: count }, (_, i) => ({ name: `${nameOf(i)}${ADDITIONS[i % ADDITIONS.length]}` }));

/** The token ids of all prompts of the labels, by the model's own tokeniser. */
export async function tokenIds(folder: string, labels: readonly LabelInput[]): Promise<number[][]> {
  env.localModelPath = dirname(folder);
  env.allowRemoteModels = false;
  const tokenizer = await AutoTokenizer.from_pretrained(basename(folder));
  const prompts = labels.flatMap((label) => promptsOf({ synonyms: [], prompts: [], ...label }, TEMPLATES, CLIP));
  return [...new Set(prompts)].map((prompt) => tokenizer.encode(prompt));
}
