import { TEXT_RULES_OF, textRulesOf } from '#lexiclip/domain/text-rules.js';
import { bytesOfPrompts } from '#lexiclip/services/templates/rendered-size.js';
import { promptsOf } from '#lexiclip/services/templates/rendering.js';

const CLIP = textRulesOf(TEXT_RULES_OF.clip);

describe('The size of prompts that are not rendered yet', () => {
  it.each([
    ['of templates', { name: 'common_ash', synonyms: ['fraxinus', 'ésche'], prompts: [] }],
    ['of the label itself', { name: 'ash', synonyms: [], prompts: ['an ash', 'a tall ash tree'] }],
    ['with an article', { name: 'oak', synonyms: [], prompts: [] }],
  ])('is at least what they take, and not much more: %s', (_, label) => {
    const templates = ['a photo of {a} {label}', 'a drawing of {label} in the rain', '{label}'];
    const rendered = Buffer.byteLength(JSON.stringify(promptsOf(label, templates, CLIP)));
    const expected = bytesOfPrompts(label, templates);
    expect(expected).toBeGreaterThanOrEqual(rendered - 2);
    expect(expected).toBeLessThan(3 * rendered);
  });
});
