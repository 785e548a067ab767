import type { Label } from '../../../domain/label.js';
import type { TextRules } from '../../../domain/text-rules.js';

/** What is looked at for faults: the labels of a version, and what their prompts are rendered from. */
export interface Vocabulary {
  readonly labels: readonly Label[];
  readonly templates: readonly string[];
  readonly rules: TextRules;
}
