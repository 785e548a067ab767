import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newTemplate } from '../../support/catalog.js';
import { anEmbedding, type LabelInput, LabelSetClient, named, refusal } from '../../support/label-set.js';
import { Client, startTestServer, type TestServer } from '../../support/server.js';

const AUDIT = '{ auditLog(first: 1) { nodes { mutation target } } }';

describe('A draft that is applied', () => {
  let running: TestServer;
  let tenant: Client;
  let sets = 0;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant();
  });
  afterAll(() => running.close());

  const newSet = (labels: LabelInput[]) => LabelSetClient.create(tenant, `set-${++sets}`, labels);
  const namesOf = async (set: LabelSetClient, number: number) => (await set.labels({ number })).map(({ name }) => name);

  it('removes, adds and changes in one version, and encodes only what changed', async () => {
    const set = await newSet([...named('alder', 'beech'), { name: 'cedar', metadata: { height: 30 } }]);
    const draft = {
      remove: ['alder'],
      upsert: [{ name: 'a drafted elm' }, { name: 'cedar', metadata: { height: 40 } }],
    };
    expect(await set.apply(draft, { message: 'from the page' })).toEqual({
      unchanged: false,
      promptsEncoded: 1,
      version: { number: 2, labelCount: 3, operation: 'applyDraft', message: 'from the page' },
    });
    expect(await namesOf(set, 2)).toEqual(['beech', 'cedar', 'a drafted elm']);
    expect(await set.diff(1, 2)).toMatchObject({
      added: [{ name: 'a drafted elm' }],
      removed: [{ name: 'alder' }],
      changed: [{ after: { name: 'cedar' }, fields: ['metadata'] }],
    });
  });

  it('answers as the same changes do one after the other', async () => {
    const labels = named('alder', 'beech', 'cedar');
    const [drafted, stepwise] = [await newSet(labels), await newSet(labels)];
    const upsert = [...named('elm', 'fir'), { name: 'cedar', synonyms: ['conifer'] }];
    await drafted.apply({ remove: ['beech'], upsert, promptTemplate: { slug: 'ensemble' } });
    await stepwise.remove(['beech']);
    await stepwise.upsert(upsert);
    await stepwise.useTemplate('ensemble');
    const embedding = anEmbedding();
    const [one, three] = await Promise.all([drafted.classify(embedding), stepwise.classify(embedding)]);
    expect(one.predictions).toEqual(three.predictions);
    expect(one.provenance).toMatchObject({ labelSetVersion: 2, promptTemplateSlug: 'ensemble' });
  });

  it('with another template encodes all labels with it', async () => {
    const set = await newSet(named('a larch for a draft', 'a rowan for a draft'));
    const slug = await newTemplate(tenant, 'a drafted photo of {label}');
    expect(await set.apply({ promptTemplate: { slug } })).toMatchObject({ promptsEncoded: 2, version: { number: 2 } });
  });

  it('removes by labelId as well', async () => {
    const set = await newSet([{ labelId: 'a', name: 'alder' }, ...named('beech')]);
    await set.apply({ remove: ['a'] });
    expect(await namesOf(set, 2)).toEqual(['beech']);
  });

  it('may remove a parent whose children it moves, and no other', async () => {
    const set = await newSet([
      { labelId: 'tree', name: 'tree' },
      { labelId: 'plant', name: 'plant' },
      { labelId: 'beech', name: 'beech', parentId: 'tree' },
      { labelId: 'cedar', name: 'cedar', parentId: 'tree' },
    ]);
    const moved = [{ labelId: 'beech', name: 'beech', parentId: 'plant' }];
    const half = await refusal(set.apply({ remove: ['tree'], upsert: moved }));
    expect(half).toMatchObject({ code: 'IN_USE', argument: 'input.draft.remove' });
    const whole = [...moved, { name: 'cedar', parentId: null }];
    expect(await set.apply({ remove: ['tree'], upsert: whole })).toMatchObject({ unchanged: false });
    expect(await namesOf(set, 2)).toEqual(['plant', 'beech', 'cedar']);
  });

  it('may add a label under the name of one that it removes', async () => {
    const set = await newSet([{ labelId: 'old', name: 'oak', synonyms: ['quercus'] }, ...named('pine')]);
    await set.apply({ remove: ['oak'], upsert: [{ labelId: 'new', name: 'oak' }] });
    expect(await set.labels({ number: 2 })).toMatchObject([{ name: 'pine' }, { id: 'new', name: 'oak', synonyms: [] }]);
  });

  it('keeps its label when one is removed and added again', async () => {
    const set = await newSet([{ name: 'oak', synonyms: ['quercus'] }, ...named('pine')]);
    const [oak] = await set.labels({ number: 1 });
    await set.apply({ remove: ['oak'], upsert: named('oak') });
    expect((await set.labels({ number: 2 }))[1]).toMatchObject({ id: oak?.id, synonyms: [] });
    expect(await set.diff(1, 2)).toMatchObject({ added: [], removed: [], changed: [{ fields: ['synonyms'] }] });
  });

  it('makes no version when it changes nothing', async () => {
    const set = await newSet(named('alder', 'beech'));
    const draft = { remove: ['beech'], upsert: named('alder', 'beech'), promptTemplate: { slug: 'photo' } };
    expect(await set.apply(draft)).toMatchObject({ unchanged: true, promptsEncoded: 0, version: { number: 1 } });
  });

  it('changes nothing when the set is no longer at the version that its author knows', async () => {
    const set = await newSet(named('alder', 'beech'));
    await set.upsert(named('cedar'));
    expect(await refusal(set.apply({ remove: ['alder'] }, { expectedVersion: 1 }))).toMatchObject({
      code: 'CONFLICT',
      expected: 1,
      actual: 2,
    });
    expect(await namesOf(set, 2)).toEqual(['alder', 'beech', 'cedar']);
  });

  it('is refused with the place in the draft that is wrong, and leaves no version', async () => {
    const set = await newSet([
      { labelId: 'a', name: 'alder' },
      { name: 'beech', parentId: 'a' },
    ]);
    const refused = async (draft: object) => refusal(set.apply(draft));
    expect(await refused({})).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.draft' });
    const wrong = await refused({ remove: ['beech', 'willow'] });
    expect(wrong).toMatchObject({ code: 'NOT_FOUND', argument: 'input.draft.remove[1]' });
    expect(wrong.message).toMatch(/^input\.draft\.remove\[1\]: there is no label "willow"/);
    expect(await refused({ upsert: [{ name: 'elm' }, { name: '' }] })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.draft.upsert[1].name',
    });
    expect(await refused({ remove: ['alder'] })).toMatchObject({ code: 'IN_USE', argument: 'input.draft.remove' });
    expect(await refused({ promptTemplate: { slug: 'no-such' } })).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'input.draft.promptTemplate.slug',
    });
    expect(await refusal(new LabelSetClient(tenant, 'no-such').apply({ remove: ['a'] }))).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'input.labelSet',
    });
    expect(await set.apply({ upsert: [{ name: 'alder' }] })).toMatchObject({ version: { number: 1 } });
  });

  it('with too many prompts to wait for names the job that may have them', async () => {
    const set = await newSet(named(...Array.from({ length: 60 }, (_, i) => `drafted label ${i}`)));
    const slug = await newTemplate(tenant, ...Array.from({ length: 256 }, (_, i) => `photo ${i} of {label}`));
    const refused = await refusal(set.apply({ promptTemplate: { slug } }));
    expect(refused).toMatchObject({ code: 'TOO_LARGE_TO_WAIT', argument: 'input.draft', allowed: 10_000 });
    expect(refused.message).toMatch(/startJob/);
  });

  it('is in the audit log, under its label set', async () => {
    const set = await newSet(named('alder'));
    await set.apply({ upsert: named('beech') });
    const { auditLog } = await tenant.data(AUDIT);
    expect(auditLog.nodes).toEqual([{ mutation: 'applyDraft', target: set.slug }]);
  });

  it('is read back after a restart as it was saved', async () => {
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const first = await startTestServer({ LEXICLIP_DATA: data });
    const client = await first.tenant();
    const before = await LabelSetClient.create(client, 'trees', named('alder', 'beech', 'cedar'));
    await before.apply({ remove: ['alder', 'cedar'], upsert: named('fir', 'cedar') });
    const saved = await before.classify(anEmbedding());
    await first.close();
    const again = await startTestServer({ LEXICLIP_DATA: data });
    try {
      const after = new LabelSetClient(new Client(again.url, client.key), 'trees');
      expect(await namesOf(after, 2)).toEqual(['beech', 'fir', 'cedar']);
      expect((await after.classify(anEmbedding())).predictions).toEqual(saved.predictions);
    } finally {
      await again.close();
      await rm(data, { recursive: true, force: true });
    }
  });
});
