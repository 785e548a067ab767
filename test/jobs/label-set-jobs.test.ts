import { ended, jobOf, refusedJob, type SeenJob, startJob } from '../support/jobs/jobs.js';
import { type Client, sharedServer } from '../support/server.js';

const CREATE = `mutation ($slug: String!, $labels: [LabelInput!]!) {
  createLabelSet(input: { slug: $slug, labels: $labels }) { version { number } }
}`;

describe('A job that changes a label set', () => {
  let client: Client;

  beforeAll(async () => {
    client = await sharedServer().tenant();
    await client.data(CREATE, { slug: 'pets', labels: [{ name: 'cat' }, { name: 'dog' }] });
  });

  const done = async (input: object): Promise<SeenJob> => ended(client, (await startJob(client, input)).id);

  it('creates a label set, and answers as the mutation does', async () => {
    const labels = Array.from({ length: 40 }, (_, i) => ({ name: `thing ${i}` }));
    const job = await done({ createLabelSet: { slug: 'things', labels } });
    expect(job).toMatchObject({ kind: 'CREATE_LABEL_SET', state: 'SUCCEEDED', subject: 'things', error: null });
    expect(job.progress).toEqual({ done: 40, total: 40, unit: 'prompts', etaSeconds: null });
    expect(job.result).toEqual({
      __typename: 'LabelSetPayload',
      labelSet: { slug: 'things' },
      version: { number: 1, labelCount: 40 },
      unchanged: false,
      promptsEncoded: 40,
      warnings: [],
    });
  });

  it('upserts labels, with the counts of the mutation', async () => {
    const labels = [{ name: 'cat' }, { name: 'dog', synonyms: ['hound'] }, { name: 'horse' }];
    const { result } = await done({ upsertLabels: { labelSet: 'pets', labels, message: 'by a job' } });
    expect(result).toMatchObject({ __typename: 'UpsertLabelsPayload', added: 1, updated: 1, same: 1 });
    const { labelSet } = await client.data('{ labelSet(slug: "pets") { latest { number message createdBy } } }');
    expect(labelSet.latest).toMatchObject({ number: result.version.number, message: 'by a job' });
  });

  it('imports labels, and tells which were added, removed and changed', async () => {
    await client.data(CREATE, { slug: 'birds', labels: [{ name: 'robin' }, { name: 'wren' }] });
    const labels = [{ name: 'robin', synonyms: ['redbreast'] }, { name: 'owl' }];
    const { result } = await done({ importLabels: { labelSet: 'birds', labels, removeOthers: true } });
    expect(result).toMatchObject({
      __typename: 'ImportLabelsPayload',
      addedLabels: [{ name: 'owl' }],
      removed: [{ name: 'wren' }],
      removedCount: 1,
      changed: [{ after: { name: 'robin' } }],
      unchanged: false,
      dryRun: false,
    });
  });

  it('applies a draft, and answers as the mutation does', async () => {
    await client.data(CREATE, { slug: 'insects', labels: [{ name: 'ant' }, { name: 'bee' }] });
    const draft = { remove: ['ant'], upsert: [{ name: 'wasp' }] };
    const { kind, result } = await done({ applyDraft: { labelSet: 'insects', draft, expectedVersion: 1 } });
    expect({ kind, result }).toEqual({
      kind: 'APPLY_DRAFT',
      result: {
        __typename: 'LabelSetPayload',
        labelSet: { slug: 'insects' },
        version: { number: 2, labelCount: 2 },
        unchanged: false,
        promptsEncoded: 1,
        warnings: [],
      },
    });
  });

  it('names what is wrong with a draft where it is in its input', async () => {
    await client.data(CREATE, { slug: 'mice', labels: [{ name: 'mouse' }] });
    const draft = { upsert: [{ name: 'vole' }, { name: '' }] };
    expect(await refusedJob(client, { applyDraft: { labelSet: 'mice', draft } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.applyDraft.draft.upsert[1].name',
    });
  });

  it('encodes a set with another template', async () => {
    await client.data(CREATE, { slug: 'fish', labels: [{ name: 'trout' }, { name: 'pike' }] });
    const { result } = await done({
      updateLabelSet: { slug: 'fish', input: { promptTemplate: { slug: 'ensemble' } }, expectedVersion: 1 },
    });
    expect(result).toMatchObject({ __typename: 'LabelSetPayload', version: { number: 2, labelCount: 2 } });
  });

  it('tells the version that it made, also when there are later ones', async () => {
    await client.data(CREATE, { slug: 'trees', labels: [{ name: 'oak' }] });
    const { id } = await done({ upsertLabels: { labelSet: 'trees', labels: [{ name: 'elm' }] } });
    await client.data('mutation { removeLabels(labelSet: "trees", names: ["oak"]) { unchanged } }');
    expect((await jobOf(client, id)).result.version.number).toBe(2);
  });

  it('says when there was nothing to change', async () => {
    const { state, result } = await done({ reencodeLabelSet: { slug: 'pets' } });
    expect({ state, unchanged: result.unchanged }).toEqual({ state: 'SUCCEEDED', unchanged: true });
  });

  it('has no result any more when its set was deleted', async () => {
    const { id } = await done({ createLabelSet: { slug: 'brief', labels: [{ name: 'x-ray' }] } });
    await client.data('mutation { deleteLabelSet(slug: "brief") { deletedId } }');
    expect(await jobOf(client, id)).toMatchObject({ state: 'SUCCEEDED', result: null });
  });

  describe('is refused before it starts', () => {
    it.each([
      [
        'a set that there is not',
        { upsertLabels: { labelSet: 'none', labels: [{ name: 'a' }] } },
        'NOT_FOUND',
        'input.upsertLabels.labelSet',
      ],
      [
        'a bad label',
        { upsertLabels: { labelSet: 'pets', labels: [{ name: 'a' }, { name: ' ' }] } },
        'BAD_USER_INPUT',
        'input.upsertLabels.labels[1].name',
      ],
      [
        'a bad slug',
        { createLabelSet: { slug: 'No!', labels: [{ name: 'a' }] } },
        'BAD_USER_INPUT',
        'input.createLabelSet.slug',
      ],
      [
        'a slug that is taken',
        { createLabelSet: { slug: 'pets', labels: [{ name: 'a' }] } },
        'ALREADY_EXISTS',
        'input.createLabelSet.slug',
      ],
      [
        'an unknown template',
        { updateLabelSet: { slug: 'pets', input: { promptTemplate: { slug: 'none' } } } },
        'NOT_FOUND',
        'input.updateLabelSet.input.promptTemplate.slug',
      ],
      [
        'a version that is not the latest',
        { reencodeLabelSet: { slug: 'pets', expectedVersion: 77 } },
        'CONFLICT',
        'input.reencodeLabelSet.expectedVersion',
      ],
    ])('for %s', async (_, input, code, argument) => {
      const refusal = await refusedJob(client, input);
      expect(refusal).toMatchObject({ code, argument });
      expect(refusal.message.startsWith(`${argument}: `)).toBe(true);
    });

    it.each([
      ['nothing', {}],
      ['two things', { reencodeLabelSet: { slug: 'pets' }, createLabelSet: { slug: 'x', labels: [] } }],
    ])('for %s at once', async (_, input) => {
      expect(await refusedJob(client, input)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input' });
    });
  });
});
