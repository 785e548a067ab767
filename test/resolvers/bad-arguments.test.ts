import {
  CREATE,
  CREATE_KEY,
  REMOVE,
  type Row,
  Unchanged,
  UPDATE_TEMPLATE,
  UPSERT,
  VERSION,
} from '../support/graphql/bad-input.js';
import { named } from '../support/label-set.js';
import { sharedServer } from '../support/server.js';

describe('Bad input', () => {
  const running = sharedServer();
  let unchanged: Unchanged;

  beforeAll(async () => {
    unchanged = await Unchanged.open(running);
  });

  describe('in a call is refused', () => {
    it('more than 10,000 labels', async () => {
      const labels = Array.from({ length: 10_001 }, (_, i) => ({ name: `label ${i}` }));
      const error = await unchanged.expectRefusal(UPSERT, { slug: 'trees', labels }, 'BAD_USER_INPUT', 'labels');
      expect(error.message).toContain('10000');
      await unchanged.expectRefusal(CREATE, { input: { slug: 'new', labels } }, 'BAD_USER_INPUT', 'input.labels');
    });

    it.each<Row>([
      ['no labels', UPSERT, { slug: 'trees', labels: [] }, 'BAD_USER_INPUT', 'labels'],
      ['nothing to remove', REMOVE, { slug: 'trees' }, 'BAD_USER_INPUT', 'labelIds'],
      [
        'the removal of all labels',
        REMOVE,
        { slug: 'trees', names: ['ash', 'silver birch'] },
        'BAD_USER_INPUT',
        'names',
      ],
      ['a slug with spaces', CREATE, { input: { slug: 'a b', labels: named('a') } }, 'BAD_USER_INPUT', 'input.slug'],
      ['an empty slug', CREATE, { input: { slug: '', labels: named('a') } }, 'BAD_USER_INPUT', 'input.slug'],
      ['a slug in capitals', CREATE, { input: { slug: 'Trees', labels: named('a') } }, 'BAD_USER_INPUT', 'input.slug'],
      [
        'a slug that is taken',
        CREATE,
        { input: { slug: 'trees', labels: named('a') } },
        'ALREADY_EXISTS',
        'input.slug',
      ],
      [
        'a message that is too long',
        UPSERT,
        { slug: 'trees', labels: named('oak'), message: 'x'.repeat(1001) },
        'BAD_USER_INPUT',
        'message',
      ],
      ['a key without scopes', CREATE_KEY, { input: { name: 'k', scopes: [] } }, 'BAD_USER_INPUT', 'input.scopes'],
      [
        'a key without a name',
        CREATE_KEY,
        { input: { name: ' ', scopes: ['CLASSIFY'] } },
        'BAD_USER_INPUT',
        'input.name',
      ],
      [
        'a scope that there is not',
        CREATE_KEY,
        { input: { name: 'k', scopes: ['ALL'] } },
        'BAD_USER_INPUT',
        'input.scopes[0]',
      ],
      [
        'a key that has expired',
        CREATE_KEY,
        { input: { name: 'k', scopes: ['CLASSIFY'], expiresAt: '2020-01-01T00:00:00Z' } },
        'BAD_USER_INPUT',
        'input.expiresAt',
      ],
      ['a version and a tag', VERSION, { number: 1, tag: 'a' }, 'BAD_USER_INPUT', 'number'],
      ['neither version nor tag', VERSION, {}, 'BAD_USER_INPUT', 'number'],
      [
        'a page of more than 100',
        'query ($n: Int) { labelSets(first: $n) { totalCount } }',
        { n: 101 },
        'BAD_USER_INPUT',
        'first',
      ],
      [
        'a page of less than none',
        'query ($n: Int) { labelSets(first: $n) { totalCount } }',
        { n: -1 },
        'BAD_USER_INPUT',
        'first',
      ],
      [
        'a cursor of no connection',
        'query ($c: String) { labelSets(after: $c) { totalCount } }',
        { c: '!' },
        'BAD_USER_INPUT',
        'after',
      ],
      [
        'a cursor longer than any',
        'query ($c: String) { labelSets(after: $c) { totalCount } }',
        { c: 'a'.repeat(10_000) },
        'BAD_USER_INPUT',
        'after',
      ],
      [
        'a search for more than a name can have',
        'query ($s: String) { labelSet(slug: "trees") { latest { labels(search: $s) { totalCount } } } }',
        { s: 'a'.repeat(257) },
        'BAD_USER_INPUT',
        'search',
      ],
    ])('%s', async (_, query, variables, code, argument) => {
      await unchanged.expectRefusal(query, variables, code, argument);
    });
  });

  describe('as expected version is a conflict', () => {
    it.each<[string, string, Record<string, unknown>]>([
      ['of an upsert', UPSERT, { slug: 'trees', labels: named('oak') }],
      ['of a removal', REMOVE, { slug: 'trees', names: ['ash'] }],
      ['of a template', UPDATE_TEMPLATE, { slug: 'sketch', templates: ['{label}'] }],
    ])('%s', async (_, query, variables) => {
      const error = await unchanged.expectRefusal(
        query,
        { ...variables, expectedVersion: 7 },
        'CONFLICT',
        'expectedVersion',
      );
      expect(error).toMatchObject({ expected: 7, actual: 1 });
    });
  });
});
