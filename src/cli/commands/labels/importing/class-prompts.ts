import { TEXT_RULES_OF, textRulesOf } from '../../../../domain/text-rules.js';
import { promptsOf } from '../../../../services/templates/rendering.js';
import type { FileLabel } from '../../../formats/label-shape.js';
import type { Entry } from '../../../formats/parsed.js';
import type { TemplateInUse } from './current-set.js';

/** What a model's own rules change beyond that, its server changes in every prompt. */
const CLEANED = textRulesOf(TEXT_RULES_OF.clip);

/**
 * Labels with prompts of their own where the model is to read another name than they have: two classes of one name are
 * encoded alike, whatever they are called.
 */
export const withClassPrompts = (
  entries: readonly Entry<FileLabel>[],
  { templates }: TemplateInUse,
): Entry<FileLabel>[] =>
  entries.map(({ line, value }) => {
    if (value.readAs === undefined) return { line, value };
    const read = { name: value.readAs, synonyms: value.synonyms ?? [], prompts: [] };
    return { line, value: { ...value, prompts: promptsOf(read, templates, CLEANED) } };
  });
