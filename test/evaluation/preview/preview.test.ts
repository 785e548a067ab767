import { createClasses } from '../../support/classify.js';
import { CALIBRATE, calibration, embeddings, setWithVectors } from '../../support/evaluation/calibrations.js';
import { evaluationOf } from '../../support/evaluation/evaluate.js';
import { ADD } from '../../support/evaluation/samples.js';
import { LabelSetClient } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const PREVIEW = `query ($to: PreviewTarget!, $kind: FlipKind) {
  preview(from: { slug: "animals", version: 1 }, to: $to, sampleSet: { slug: "pets" }) {
    from { labelSetVersion { number } top1 { count of } negativeLogLikelihood }
    to { labelSetVersion { number } sampleCount notInVocabulary top1 { count of } negativeLogLikelihood }
    gained lost of apart newlyRefused newlyAccepted difference { value low high } pValue
    flips(first: 100, kind: $kind) {
      totalCount nodes { kind sample { sampleId expected { name } } before { name probability } after { name probability } }
    }
    labels { label { name } gained lost }
  }
}`;

interface Flip {
  readonly kind: string;
  readonly sample: { readonly expected: readonly { readonly name: string }[] };
  readonly before: { readonly name: string };
  readonly after: { readonly name: string };
}

const CHANGE = [{ name: 'cat', synonyms: ['kitten', 'tabby'] }, { name: 'newt' }];

describe('A preview', () => {
  const running = sharedServer();
  let client: Client;
  let set: LabelSetClient;
  const preview = async (to: object, more: object = {}) => (await client.data(PREVIEW, { to, ...more })).preview;
  const draft = (change: object) => preview({ draft: change });
  const refused = (change: object) => client.error(PREVIEW, { to: { draft: change } });

  beforeEach(async () => {
    client = await running.tenant();
    await setWithVectors(client, { known: 45, unknown: 5 });
    set = new LabelSetClient(client, 'animals');
  });

  it('of two versions counts what both evaluations say', async () => {
    await set.upsert(CHANGE);
    const found = await preview({ version: { slug: 'animals' } });
    const [before, after] = [
      await evaluationOf(client, { labelSet: { slug: 'animals', version: 1 } }),
      await evaluationOf(client),
    ];
    expect(found.from.top1).toEqual({ count: before.top1.count, of: 45 });
    expect(found.to.top1).toEqual({ count: after.top1.count, of: 45 });
    expect(found.gained - found.lost).toBe(after.top1.count - before.top1.count);
    expect(found.difference.value).toBeCloseTo((found.gained - found.lost) / 45, 12);
    const flips: readonly Flip[] = found.flips.nodes;
    expect(flips.length).toBeGreaterThan(0);
    for (const flip of flips) {
      const isRight = ({ name }: { name: string }) => flip.sample.expected.some((one) => one.name === name);
      const kind = isRight(flip.after) ? 'GAINED' : isRight(flip.before) ? 'LOST' : 'CHANGED';
      expect([kind, flip.before.name === flip.after.name]).toEqual([flip.kind, false]);
    }
    expect(found).toMatchObject({ newlyRefused: null, newlyAccepted: null });
  });

  it('says how well labels rank samples where that is asked for', async () => {
    const query = `{ preview(
      from: { slug: "animals" }, to: { draft: { remove: ["ship"] } }, sampleSet: { slug: "pets" }
    ) { from { labels { nodes { averagePrecision } } } to { labels { nodes { averagePrecision } } } } }`;
    const { from, to } = (await client.data(query)).preview;
    const precisions = (side: { labels: { nodes: readonly { averagePrecision: number | null }[] } }) =>
      side.labels.nodes.map(({ averagePrecision }) => averagePrecision);
    expect(precisions(from).filter((one) => one !== null)).toHaveLength(3);
    expect(precisions(from)).toEqual(precisions(await evaluationOf(client)));
    expect(precisions(to).every((one) => one === null)).toBe(true);
  });

  it('of a draft says what the version would that it makes, and makes none', async () => {
    const drafted = await draft({ upsert: CHANGE, remove: ['ship'] });
    expect(drafted.to.labelSetVersion).toBeNull();
    expect((await client.data('{ labelSet(slug: "animals") { latest { number } } }')).labelSet.latest.number).toBe(1);
    await set.remove(['ship']);
    await set.upsert(CHANGE);
    const committed = await preview({ version: { slug: 'animals' } });
    const of = ({ flips, gained, lost, difference, pValue }: typeof drafted) => ({
      gained,
      lost,
      difference,
      pValue,
      flips: flips.nodes.map(({ kind, sample, before, after }: Flip & { sample: { sampleId: string } }) => [
        kind,
        sample.sampleId,
        before.name,
        after.name,
      ]),
    });
    expect(of(drafted)).toEqual(of(committed));
    expect(drafted.to.negativeLogLikelihood).toBeCloseTo(committed.to.negativeLogLikelihood, 5);
  });

  it('of a draft with another template encodes all labels with it', async () => {
    const drafted = await draft({ promptTemplate: { slug: 'ensemble' } });
    await client.data(
      'mutation { updateLabelSet(slug: "animals", input: { promptTemplate: { slug: "ensemble" } }) { unchanged } }',
    );
    const committed = await preview({ version: { slug: 'animals' } });
    expect(drafted.flips).toEqual(committed.flips);
    expect(drafted.flips.totalCount).toBeGreaterThan(0);
  });

  it('of a draft without a label counts its samples apart', async () => {
    expect(await draft({ remove: ['frog'] })).toMatchObject({ of: 30, apart: 15, to: { notInVocabulary: 15 } });
  });

  it('of a draft that changes nothing has no flips', async () => {
    expect(await draft({ upsert: [{ name: 'cat' }] })).toMatchObject({
      gained: 0,
      lost: 0,
      pValue: 1,
      flips: { totalCount: 0 },
    });
  });

  it('shows apart what is not judged yet', async () => {
    const samples = embeddings(40, 3).map((embedding) => ({ image: { embedding } }));
    await client.data(ADD, { input: { sampleSet: 'pets', samples } });
    await set.upsert(CHANGE);
    const { preview: found } = await client.data(`{
      preview(from: { slug: "animals", version: 1 }, to: { version: { slug: "animals" } }, sampleSet: { slug: "pets" }) {
        of from { sampleCount unjudgedCount }
        flips(first: 100) { nodes { sample { expected { name } } } }
        unjudged(first: 100) { totalCount nodes { kind sample { expected { name } } before { name } after { name } } }
      }
    }`);
    expect(found).toMatchObject({ of: 45, from: { sampleCount: 45, unjudgedCount: 40 } });
    expect(found.flips.nodes.some(({ sample }: Flip) => sample.expected === null)).toBe(false);
    expect(found.unjudged.totalCount).toBeGreaterThan(0);
    for (const { kind, sample, before, after } of found.unjudged.nodes) {
      expect([kind, sample.expected, before.name === after.name]).toEqual(['CHANGED', null, false]);
    }
  });

  it('shows only flips of one kind where that is asked for', async () => {
    await set.upsert(CHANGE);
    const to = { version: { slug: 'animals' } };
    const { lost, flips } = await preview(to, { kind: 'LOST' });
    expect(flips.totalCount).toBe(lost);
    expect(flips.nodes.every(({ kind }: Flip) => kind === 'LOST')).toBe(true);
  });

  it('names what is wrong with a draft where it is in the draft', async () => {
    expect(await refused({})).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'to.draft' });
    expect(await refused({ remove: ['no such label'] })).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'to.draft.remove[0]',
    });
    expect(await refused({ upsert: [{ name: 'cat' }, { name: '' }] })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'to.draft.upsert[1].name',
    });
  });

  it('refuses a version of another label set', async () => {
    await createClasses(client, 'others');
    expect(await client.error(PREVIEW, { to: { version: { slug: 'others' } } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'to.version.slug',
    });
  });
});

describe('A preview from a version with a calibration', () => {
  const running = sharedServer();

  it('says what is newly refused and accepted at thresholds for the same target', async () => {
    const client = await running.tenant();
    await setWithVectors(client, { known: 130 });
    await client.data(CALIBRATE, { input: calibration() });
    const to = { draft: { upsert: [{ name: 'cat', synonyms: ['a very odd thing', 'kitten'] }] } };
    const { newlyRefused, newlyAccepted } = (await client.data(PREVIEW, { to })).preview;
    expect([newlyRefused, newlyAccepted]).toEqual([expect.any(Number), expect.any(Number)]);
    // About a tenth of the samples of labels are refused on both sides.
    expect(Math.abs(newlyRefused - newlyAccepted)).toBeLessThanOrEqual(13);
  });
});
