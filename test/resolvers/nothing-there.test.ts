import {
  CLASSIFY,
  CREATE,
  idOfNothing,
  LABEL,
  LABEL_SET,
  NODE,
  REMOVE,
  REVOKE,
  type Row,
  TEMPLATE,
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

  describe('that asks for what does not exist gets null', () => {
    it.each<[what: string, query: string, variables: Record<string, unknown>]>([
      ['label set', LABEL_SET, { slug: 'none' }],
      ['version', VERSION, { number: 99 }],
      ['version 0', VERSION, { number: 0 }],
      ['negative version', VERSION, { number: -1 }],
      ['tag', VERSION, { tag: 'none' }],
      ['label by id', LABEL, { labelId: 'none' }],
      ['label by name', LABEL, { name: 'none' }],
      ['template', TEMPLATE, { slug: 'none' }],
      ['node', NODE, { id: idOfNothing('ls') }],
      ['node of no kind', NODE, { id: "' OR 1=1 --" }],
      ['node that is a version', NODE, { id: `lsv_${'0'.repeat(32)}_1` }],
      ['node that is a label', NODE, { id: `lbv_${'0'.repeat(32)}_1/ash` }],
      ['node that is a label of a dry run', NODE, { id: `lbv_${'0'.repeat(32)}_dry${'0'.repeat(16)}/ash` }],
      ['node that is empty', NODE, { id: '' }],
    ])('%s', async (_, query, variables) => {
      const { data, errors } = await unchanged.tenant.send(query, variables);
      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).toContain(':null');
    });

    it('tenant', async () => {
      expect(await running.operator.data('{ tenant(slug: "none") { id } }')).toEqual({ tenant: null });
    });
  });

  describe('that names what does not exist is refused', () => {
    it.each<Row>([
      ['label set to change', UPSERT, { slug: 'none', labels: named('a') }, 'NOT_FOUND', 'labelSet'],
      ['label set to remove from', REMOVE, { slug: 'none', names: ['a'] }, 'NOT_FOUND', 'labelSet'],
      ['label to remove by its id', REMOVE, { slug: 'trees', labelIds: ['none'] }, 'NOT_FOUND', 'labelIds[0]'],
      ['label to remove by the older name', REMOVE, { slug: 'trees', ids: ['none'] }, 'NOT_FOUND', 'ids[0]'],
      ['label to remove by name', REMOVE, { slug: 'trees', names: ['ash', 'none'] }, 'NOT_FOUND', 'names[1]'],
      ['template to change', UPDATE_TEMPLATE, { slug: 'none', templates: ['{label}'] }, 'NOT_FOUND', 'slug'],
      [
        'template of a new label set',
        CREATE,
        { input: { slug: 'new', labels: named('a'), promptTemplate: { slug: 'none' } } },
        'NOT_FOUND',
        'input.promptTemplate.slug',
      ],
      [
        'template version of a new label set',
        CREATE,
        { input: { slug: 'new', labels: named('a'), promptTemplate: { slug: 'sketch', version: 2 } } },
        'NOT_FOUND',
        'input.promptTemplate.version',
      ],
      ['API key', REVOKE, { id: idOfNothing('key') }, 'NOT_FOUND', 'id'],
      ['API key of no form', REVOKE, { id: "x' OR 'a'='a" }, 'NOT_FOUND', 'id'],
    ])('%s', async (_, query, variables, code, argument) => {
      await unchanged.expectRefusal(query, variables, code, argument);
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['label set', { labelSet: { slug: 'none' } }, 'input.labelSet.slug'],
      ['version', { labelSet: { slug: 'trees', version: 99 } }, 'input.labelSet.version'],
      ['tag', { labelSet: { slug: 'trees', tag: 'none' } }, 'input.labelSet.tag'],
      ['template', { labels: ['a'], promptTemplate: { slug: 'none' } }, 'input.promptTemplate.slug'],
      [
        'template version',
        { labels: ['a'], promptTemplate: { slug: 'photo', version: 9 } },
        'input.promptTemplate.version',
      ],
    ])('%s to classify against', async (_, input, argument) => {
      await unchanged.expectRefusal(
        CLASSIFY,
        { input: { image: { base64: unchanged.png }, ...input } },
        'NOT_FOUND',
        argument,
      );
    });
  });
});
