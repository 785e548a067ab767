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

  describe('that names what does not exist is refused', () => {
    it.each<Row>([
      ['label set', LABEL_SET, { slug: 'none' }, 'NOT_FOUND', 'slug'],
      ['label set to change', UPSERT, { slug: 'none', labels: named('a') }, 'NOT_FOUND', 'labelSet'],
      ['label set to remove from', REMOVE, { slug: 'none', names: ['a'] }, 'NOT_FOUND', 'labelSet'],
      ['version', VERSION, { number: 99 }, 'NOT_FOUND', 'number'],
      ['version 0', VERSION, { number: 0 }, 'NOT_FOUND', 'number'],
      ['negative version', VERSION, { number: -1 }, 'NOT_FOUND', 'number'],
      ['tag', VERSION, { tag: 'none' }, 'NOT_FOUND', 'tag'],
      ['label by id', LABEL, { id: 'none' }, 'NOT_FOUND', 'id'],
      ['label by name', LABEL, { name: 'none' }, 'NOT_FOUND', 'name'],
      ['label to remove by id', REMOVE, { slug: 'trees', ids: ['none'] }, 'NOT_FOUND', 'ids[0]'],
      ['label to remove by name', REMOVE, { slug: 'trees', names: ['ash', 'none'] }, 'NOT_FOUND', 'names[1]'],
      ['template', TEMPLATE, { slug: 'none' }, 'NOT_FOUND', 'slug'],
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
      ['node', NODE, { id: idOfNothing('ls') }, 'NOT_FOUND', 'id'],
      ['node of no kind', NODE, { id: "' OR 1=1 --" }, 'NOT_FOUND', 'id'],
      ['node that is a version', NODE, { id: `lsv_${'0'.repeat(32)}_1` }, 'NOT_FOUND', 'id'],
      ['node that is empty', NODE, { id: '' }, 'NOT_FOUND', 'id'],
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
