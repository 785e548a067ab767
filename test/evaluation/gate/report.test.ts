import { nowhere } from '../../support/catalog.js';
import {
  keepSamples,
  randomEmbeddings,
  rightBefore,
  unknowns,
  votedSet,
  votes,
} from '../../support/evaluation/votes.js';
import { newKey } from '../../support/graphql/keys.js';
import { type LabelSetClient, refusal } from '../../support/label-set.js';
import { type Client, sharedServer, startTestServer } from '../../support/server.js';

const GATE = `outcome sentence sampleSetId sampleSetVersion comparedWith gained lost of apart pValue maxLoss
  difference { value low high } falseAccepts { count of value } maxFalseAccepts`;
const REPORT = `query ($tag: String!, $version: Int!) {
  labelSet(slug: "voted") { version(number: $version) { gate(tag: $tag) { ${GATE} } } }
}`;
const TAG = `mutation ($tag: String!, $version: Int!) {
  tagLabelSetVersion(slug: "voted", tag: $tag, version: $version) { gate { ${GATE} } }
}`;
const POLICY = 'mutation ($input: SetTagPolicyInput!) { setTagPolicy(input: $input) { unchanged } }';
const CALIBRATE = `mutation ($version: Int!, $rate: Float!) {
  calibrate(input: {
    labelSet: { slug: "voted", version: $version }, sampleSet: { slug: "noisy" }, target: { falseAcceptRate: $rate }
  }) { calibration { id } }
}`;
const CALIBRATIONS = `query ($version: Int!) {
  labelSet(slug: "voted") { version(number: $version) { calibrations { id } } }
}`;

describe('What a policy would say of a move', () => {
  let client: Client;
  let set: LabelSetClient;
  let tags = 0;

  beforeAll(async () => {
    client = await sharedServer().tenant();
    set = await votedSet(client, 'voted');
    const known = rightBefore(await votes(set, 180, 3));
    await keepSamples(set, 'noisy', [...known, ...unknowns(randomEmbeddings(200, 5))]);
  });

  /** A tag of its own, on version 1, that samples judge. */
  async function judgedTag(policy: object = {}): Promise<string> {
    const tag = `tag-${++tags}`;
    await set.tag(tag, 1);
    const all = { sampleSet: 'noisy', maxLoss: 0.05, ...policy };
    await client.data(POLICY, { input: { labelSet: 'voted', tag, policy: all } });
    return tag;
  }

  const report = async (tag: string, version: number) =>
    (await client.data(REPORT, { tag, version })).labelSet.version.gate;
  const move = async (tag: string, version: number) =>
    (await client.data(TAG, { tag, version })).tagLabelSetVersion.gate;
  const calibrate = (version: number, rate: number) => client.data(CALIBRATE, { version, rate });
  const calibrationsOf = async (version: number): Promise<object[]> =>
    (await client.data(CALIBRATIONS, { version })).labelSet.version.calibrations;
  const historyOf = async (tag: string) =>
    (await set.read('tags { name history { to } }')).tags.find(({ name }: { name: string }) => name === tag).history;

  it('is what it says of one that passes, and moves nothing', async () => {
    const tag = await judgedTag({ maxFalseAccepts: 0.9 });
    const said = await report(tag, 2);
    expect(said).toMatchObject({ outcome: 'PASSED', comparedWith: 1 });
    expect(await historyOf(tag)).toEqual([{ to: 1 }]);
    expect(await move(tag, 2)).toEqual(said);
  });

  it('is what the refusal of one says that does not', async () => {
    const tag = await judgedTag();
    const said = await report(tag, 3);
    expect(said).toMatchObject({ outcome: 'REFUSED' });
    const { gate, message } = await refusal(move(tag, 3));
    expect([gate, message]).toEqual([expect.objectContaining({ ...said }), `tag: ${said.sentence}`]);
  });

  it('follows the calibration that the move would make, of which nothing is kept', async () => {
    await calibrate(1, 0.1);
    await calibrate(2, 0.4);
    const tag = await judgedTag({ maxFalseAccepts: 0.9, recalibrate: true });
    const said = await report(tag, 2);
    const { falseAccepts } = await report(await judgedTag({ maxFalseAccepts: 0.9 }), 2);
    expect(said.falseAccepts.count).toBeLessThan(falseAccepts.count);
    expect(await calibrationsOf(2)).toHaveLength(1);
    expect(await move(tag, 2)).toEqual(said);
    expect(await calibrationsOf(2)).toHaveLength(2);
  });

  it('compares with where the tag was last, also once it was taken away', async () => {
    const tag = await judgedTag();
    await set.untag(tag);
    expect(await report(tag, 2)).toMatchObject({ outcome: 'PASSED', comparedWith: 1 });
  });

  it('is nothing where the tag has none', async () => {
    expect(await report('production', 2)).toBeNull();
  });

  it.each(['absent', 'No Tag'])('is not found of a tag that never was: %j', async (tag) => {
    expect(await client.error(REPORT, { tag, version: 2 })).toMatchObject(nowhere('tag'));
  });

  it('is an error where the policy cannot judge, as of the move', async () => {
    await keepSamples(set, 'doomed', rightBefore(await votes(set, 180, 2)));
    const tag = await judgedTag({ sampleSet: 'doomed' });
    await client.data('mutation { deleteSampleSet(slug: "doomed") { deletedId } }');
    expect(await client.error(REPORT, { tag, version: 2 })).toEqual(await client.error(TAG, { tag, version: 2 }));
    expect(await client.error(REPORT, { tag, version: 2 })).toMatchObject({ code: 'GATE_FAILED', argument: 'tag' });
  });

  it('needs the scope CATALOG_READ', async () => {
    const { client: writing } = await newKey(client, ['CATALOG_WRITE']);
    const asked = `mutation { tagLabelSetVersion(slug: "voted", tag: "free", version: 1) {
      version { gate(tag: "production") { outcome } }
    } }`;
    expect(await writing.error(asked)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is too large to be waited for where the move is', async () => {
    const running = await startTestServer({ LEXICLIP_MAX_DIRECT_COMPARISONS: '500' });
    try {
      const own = await running.tenant();
      const small = await votedSet(own, 'voted');
      await keepSamples(small, 'noisy', rightBefore(await votes(small, 100, 3)));
      const policy = { sampleSet: 'noisy', maxLoss: 0.3 };
      await own.data(POLICY, { input: { labelSet: 'voted', tag: 'production', policy } });
      const asked = { tag: 'production', version: 2 };
      expect(await own.error(REPORT, asked)).toMatchObject({ code: 'TOO_LARGE_TO_WAIT', argument: 'tag' });
      expect(await own.error(REPORT, asked)).toEqual(await own.error(TAG, asked));
    } finally {
      await running.close();
    }
  });
});
