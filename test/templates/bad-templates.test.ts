import { CREATE_TEMPLATE, Unchanged, UPDATE_TEMPLATE } from '../support/graphql/bad-input.js';
import { sharedServer } from '../support/server.js';

describe('Bad input', () => {
  const running = sharedServer();
  let unchanged: Unchanged;

  beforeAll(async () => {
    unchanged = await Unchanged.open(running);
  });

  describe('in a template is refused', () => {
    it.each<[string, string[], string]>([
      ['no {label}', ['a photo'], 'templates[0]'],
      ['two {label}', ['{label}', '{label} and {label}'], 'templates[1]'],
      ['another placeholder', ['{label} in {place}'], 'templates[0]'],
      ['a brace that is left open', ['{label} in {'], 'templates[0]'],
      ['the same template twice', ['{label}', '{label}'], 'templates[1]'],
      ['no template', [], 'templates'],
      ['an empty one', [''], 'templates[0]'],
    ])('%s', async (_, templates, argument) => {
      await unchanged.expectRefusal(
        CREATE_TEMPLATE,
        { input: { slug: 'new', templates } },
        'BAD_USER_INPUT',
        `input.${argument}`,
      );
      await unchanged.expectRefusal(UPDATE_TEMPLATE, { slug: 'sketch', templates }, 'BAD_USER_INPUT', argument);
    });

    it('a slug that is taken', async () => {
      const input = { slug: 'photo', templates: ['{label}'] };
      await unchanged.expectRefusal(CREATE_TEMPLATE, { input }, 'ALREADY_EXISTS', 'input.slug');
    });
  });
});
