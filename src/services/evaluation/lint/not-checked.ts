import type { Finding } from '../../../domain/finding.js';
import { LIMITS } from '../../../domain/limits.js';

/** What was not looked at, and why. */
export const notChecked = (message: string, evidence: Finding['evidence']): Finding => ({
  code: 'NOT_CHECKED',
  severity: 'INFO',
  labels: [],
  message,
  evidence,
  fix: null,
});

/** @param prompts that would have to be looked at */
export const tooManyPrompts = (what: string, prompts: number): Finding =>
  notChecked(`${what} are looked for among up to ${LIMITS.promptsExplained} prompts; these would be ${prompts}`, {
    prompts,
  });
