import { CREATE, Unchanged, UPSERT } from '../support/graphql/bad-input.js';
import { named } from '../support/label-set.js';
import { sharedServer } from '../support/server.js';

describe('Bad input', () => {
  const running = sharedServer();
  let unchanged: Unchanged;

  beforeAll(async () => {
    unchanged = await Unchanged.open(running);
  });

  describe('in a label is refused', () => {
    const long = 'x'.repeat(257);
    it.each<[string, Record<string, unknown>[], string]>([
      ['an empty name', [{ name: '' }], 'labels[0].name'],
      ['a name of spaces', [{ name: 'oak' }, { name: ' \t ' }], 'labels[1].name'],
      ['a name of underscores', [{ name: '__' }], 'labels[0].name'],
      ['a name over 256 characters', [{ name: long }], 'labels[0].name'],
      ['a name with control characters', [{ name: 'a\u0000b' }], 'labels[0].name'],
      ['a name with half a character', [{ name: 'a\ud83db' }], 'labels[0].name'],
      ['a synonym that begins with half a character', [{ name: 'a', synonyms: ['\udc38b'] }], 'labels[0].synonyms[0]'],
      ['a prompt that ends with half a character', [{ name: 'a', prompts: ['b\ud83d'] }], 'labels[0].prompts[0]'],
      ['a synonym over 256 characters', [{ name: 'oak', synonyms: ['a', long] }], 'labels[0].synonyms[1]'],
      ['an empty synonym', [{ name: 'oak', synonyms: [''] }], 'labels[0].synonyms[0]'],
      ['a synonym of underscores', [{ name: 'oak', synonyms: ['_'] }], 'labels[0].synonyms[0]'],
      ['an empty prompt', [{ name: 'oak', prompts: [' '] }], 'labels[0].prompts[0]'],
      ['an id with spaces', [{ id: 'a b', name: 'oak' }], 'labels[0].id'],
      ['a parent that is not there', [{ name: 'oak', parentId: 'none' }], 'labels[0].parentId'],
      ['a parent that is itself', [{ id: 'oak', name: 'oak', parentId: 'oak' }], 'labels[0].parentId'],
    ])('%s', async (_, labels, argument) => {
      await unchanged.expectRefusal(UPSERT, { slug: 'trees', labels }, 'BAD_USER_INPUT', argument);
      const inCreate = { input: { slug: 'new', labels } };
      await unchanged.expectRefusal(CREATE, inCreate, 'BAD_USER_INPUT', `input.${argument}`);
    });

    it.each([
      ['as it is', 'oak'],
      ['in another case', 'OAK'],
      ['with spaces around it', '  oak '],
    ])('a name twice: %s', async (_, second) => {
      await unchanged.expectRefusal(
        CREATE,
        { input: { slug: 'new', labels: named('oak', second) } },
        'BAD_USER_INPUT',
        'input.labels[1].name',
      );
    });

    it('a name twice, with an underscore for the space', async () => {
      const labels = named('red  oak', 'elm', 'Red_Oak');
      await unchanged.expectRefusal(
        CREATE,
        { input: { slug: 'new', labels } },
        'BAD_USER_INPUT',
        'input.labels[2].name',
      );
    });

    it('a new name that another label has', async () => {
      const { labelSet } = await unchanged.tenant.data(
        '{ labelSet(slug: "trees") { latest { label(name: "ash") { id } } } }',
      );
      const labels = [{ id: labelSet.latest.label.id, name: 'Silver Birch' }];
      await unchanged.expectRefusal(UPSERT, { slug: 'trees', labels }, 'BAD_USER_INPUT', 'labels[0].name');
    });

    it('the same label twice in a call', async () => {
      const { argument } = await unchanged.tenant.error(UPSERT, { slug: 'trees', labels: named('ash', 'ash') });
      expect(argument).toMatch(/^labels\[1\]/);
    });
  });
});
