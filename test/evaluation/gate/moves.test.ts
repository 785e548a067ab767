import { newSet, nowhere } from '../../support/catalog.js';
import {
  judging,
  keepSamples,
  limitJudging,
  randomEmbeddings,
  rightBefore,
  unknowns,
  type Vote,
  votedSet,
  votes,
} from '../../support/evaluation/votes.js';
import { type LabelSetClient, refusal } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const GATE = `outcome sentence sampleSetVersion comparedWith gained lost of apart pValue maxLoss
  difference { value low high } falseAccepts { count of value } maxFalseAccepts`;
const TAG = `mutation ($slug: String!, $tag: String!, $version: Int!, $force: String) {
  tagLabelSetVersion(slug: $slug, tag: $tag, version: $version, force: $force) { unchanged gate { ${GATE} } }
}`;
const POLICY = 'mutation ($input: SetTagPolicyInput!) { setTagPolicy(input: $input) { unchanged } }';
const TAGS = `tags { name version { number } policy { sampleSet { slug } maxLoss maxFalseAccepts undecided recalibrate setBy }
  history { from to forced gate { ${GATE} } } }`;

describe('A tag with a policy', () => {
  const running = sharedServer();
  let client: Client;
  let set: LabelSetClient;
  let tags = 0;

  beforeAll(async () => {
    client = await running.tenant();
    set = await votedSet(client, 'voted');
    const all = await votes(set, 500, 16);
    const [staying, changing] = [true, false].map((stays) =>
      all.filter(({ answers: [before, after] }) => (before === after) === stays),
    ) as [Vote[], Vote[]];
    const sampled = (changed: number, unchanged: number) => [
      ...rightBefore(changing.slice(0, changed), 'changing'),
      ...rightBefore(staying.slice(0, unchanged), 'staying'),
    ];
    await keepSamples(set, 'steady', sampled(0, 180));
    await keepSamples(set, 'worse', sampled(60, 120));
    await keepSamples(set, 'near', sampled(24, 200));
    await limitJudging(client, 'near', 'changing', 2);
    await limitJudging(client, 'near', 'staying', 68);
  });

  /** A tag of its own, on version 1. */
  async function newTag(): Promise<string> {
    const tag = `tag-${++tags}`;
    await set.tag(tag, 1);
    return tag;
  }

  const setPolicy = (tag: string, policy: object | null): Promise<{ setTagPolicy: object }> =>
    client.data(POLICY, { input: { labelSet: set.slug, tag, policy: policy && { maxLoss: 0.05, ...policy } } });

  /** A tag of its own that samples judge. */
  async function judgedBy(sampleSet: string, policy: object = {}): Promise<string> {
    const tag = await newTag();
    await setPolicy(tag, { sampleSet, ...policy });
    return tag;
  }

  const move = async (tag: string, version: number, force?: string) =>
    (await client.data(TAG, { slug: set.slug, tag, version, force })).tagLabelSetVersion;

  const read = async (tag: string) => (await set.read(TAGS)).tags.find(({ name }: { name: string }) => name === tag);

  it('shows it', async () => {
    const tag = await judgedBy('steady', { undecided: 'ALLOW' });
    const { viewer } = await client.data('{ viewer { apiKey { prefix } } }');
    expect((await read(tag)).policy).toEqual({
      sampleSet: { slug: 'steady' },
      maxLoss: 0.05,
      maxFalseAccepts: null,
      undecided: 'ALLOW',
      recalibrate: false,
      setBy: expect.stringContaining(viewer.apiKey.prefix),
    });
  });

  it('loses it when null is set', async () => {
    const tag = await judgedBy('steady');
    expect((await setPolicy(tag, { sampleSet: 'steady' })).setTagPolicy).toEqual({ unchanged: true });
    expect((await setPolicy(tag, null)).setTagPolicy).toEqual({ unchanged: false });
    expect((await read(tag)).policy).toBeNull();
    expect((await setPolicy(tag, null)).setTagPolicy).toEqual({ unchanged: true });
  });

  it('moves to a version that answers as well, and has the figures on record', async () => {
    const tag = await judgedBy('worse');
    const { known } = await judging(client, 'worse');
    const { gate } = await move(tag, 2);
    const counts = { gained: 0, lost: 0, of: known, apart: 0, comparedWith: 1, sampleSetVersion: 2 };
    expect(gate).toMatchObject({ outcome: 'PASSED', ...counts, difference: { value: 0 }, pValue: 1 });
    expect((await read(tag)).history.at(-1)).toEqual({ from: 1, to: 2, forced: null, gate });
  });

  it('does not move to a version that answers worse, and the refusal has the figures', async () => {
    const tag = await judgedBy('worse');
    const refused = await refusal(move(tag, 3));
    expect(refused).toMatchObject({ code: 'GATE_FAILED', argument: 'tag', gate: { outcome: 'REFUSED', gained: 0 } });
    expect(refused.message).toMatch(
      /^tag: \d+ lost, 0 gained of \d+: −[\d.]+ points \(95 %: −[\d.]+ to −[\d.]+\); allowed −5\. Refused: /,
    );
    const { version, history } = await read(tag);
    expect([version.number, history.length]).toEqual([1, 1]);
  });

  it('moves all the same for a reason, which is in its history and in the audit log', async () => {
    const tag = await judgedBy('worse');
    const reason = 'the old version is withdrawn';
    const { gate } = await move(tag, 3, reason);
    expect(gate).toMatchObject({ outcome: 'REFUSED' });
    expect((await read(tag)).history.at(-1)).toEqual({ from: 1, to: 3, forced: reason, gate });
    const { auditLog } = await client.data('{ auditLog(first: 1) { nodes { mutation target reason } } }');
    expect(auditLog.nodes).toEqual([{ mutation: 'tagLabelSetVersion', target: set.slug, reason }]);
  });

  it('keeps no reason where none was needed', async () => {
    const tag = await judgedBy('steady');
    await move(tag, 2, 'to be sure');
    expect((await read(tag)).history.at(-1)).toMatchObject({ to: 2, forced: null, gate: { outcome: 'PASSED' } });
  });

  it.each(['', ' ', 'x'.repeat(501)])('takes no reason like %j', async (reason) => {
    expect(await refusal(move('production', 2, reason))).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'force' });
  });

  it('stays when its samples cannot decide, unless its policy says otherwise', async () => {
    const tag = await judgedBy('near', { maxLoss: 0.04 });
    expect(await refusal(move(tag, 3))).toMatchObject({
      code: 'GATE_FAILED',
      message: expect.stringMatching(/Undecided: a loss of 4 cannot be ruled out\. About \d+ samples would decide/),
      gate: { outcome: 'UNDECIDED' },
    });
    await setPolicy(tag, { sampleSet: 'near', maxLoss: 0.04, undecided: 'ALLOW' });
    expect((await move(tag, 3)).gate).toMatchObject({ outcome: 'UNDECIDED' });
    expect((await read(tag)).version).toEqual({ number: 3 });
  });

  it('that was taken away is compared with where it was last', async () => {
    const tag = await judgedBy('worse');
    await set.untag(tag);
    expect(await refusal(move(tag, 3))).toMatchObject({ code: 'GATE_FAILED', gate: { comparedWith: 1 } });
    expect((await move(tag, 2)).gate).toMatchObject({ outcome: 'PASSED', comparedWith: 1 });
  });

  it('that others move at the same time is judged by the version that it leaves', async () => {
    const tag = await judgedBy('steady');
    await Promise.all([1, 2, 1, 2, 1, 2].map((version) => move(tag, version)));
    const judged: { from: number; gate: { comparedWith: number } }[] = (await read(tag)).history.slice(1);
    expect(judged.length).toBeGreaterThan(0);
    expect(judged.map(({ gate }) => gate.comparedWith)).toEqual(judged.map(({ from }) => from));
  });

  it('cannot move when its samples were deleted, but for a reason', async () => {
    await keepSamples(set, 'doomed', rightBefore(await votes(set, 180, 2)));
    const tag = await judgedBy('doomed');
    await client.data('mutation { deleteSampleSet(slug: "doomed") { id } }');
    expect((await read(tag)).policy).toMatchObject({ sampleSet: null });
    expect(await refusal(move(tag, 2))).toMatchObject({
      code: 'GATE_FAILED',
      argument: 'tag',
      message: expect.stringContaining('was deleted'),
    });
    await move(tag, 2, 'the samples are gone');
    expect((await read(tag)).history.at(-1)).toMatchObject({ to: 2, gate: null, forced: 'the samples are gone' });
  });

  it('is judged by its false accepts too, on the unknowns of the half that judges', async () => {
    const known = rightBefore(await votes(set, 180, 3));
    await keepSamples(set, 'noisy', [...known, ...unknowns(randomEmbeddings(200, 5))]);
    const tag = await judgedBy('noisy', { maxFalseAccepts: 0.9 });
    const { unknown } = await judging(client, 'noisy');
    const { gate } = await move(tag, 2);
    expect(gate).toMatchObject({ outcome: 'PASSED', falseAccepts: { of: unknown }, maxFalseAccepts: 0.9 });
    // Fitted to half of what is allowed.
    expect(Math.abs(gate.falseAccepts.value - 0.45)).toBeLessThan(0.3);
    expect(gate.sentence).toMatch(/\d+ of \d+ unknowns accepted: .*Passed: more than 90 % can be ruled out\.$/);
  });

  it('gets no policy that its samples cannot decide, even if nothing changes', async () => {
    const tag = await newTag();
    const { known } = await judging(client, 'steady');
    expect(await refusal(setPolicy(tag, { sampleSet: 'steady', maxLoss: 0.02 }))).toMatchObject({
      code: 'TOO_FEW_SAMPLES',
      argument: 'input.policy.maxLoss',
      needed: 133,
      given: known,
    });
    expect(await refusal(setPolicy(tag, { sampleSet: 'steady', maxFalseAccepts: 0.05 }))).toMatchObject({
      code: 'TOO_FEW_SAMPLES',
      argument: 'input.policy.maxFalseAccepts',
      needed: 59,
      given: 0,
    });
    expect((await read(tag)).policy).toBeNull();
  });

  it.each([
    ['maxLoss', { maxLoss: 0 }],
    ['maxLoss', { maxLoss: 1 }],
    ['maxFalseAccepts', { maxFalseAccepts: -0.1 }],
  ])('gets no policy with a wrong %s: %j', async (argument, policy) => {
    expect(await refusal(setPolicy('production', { sampleSet: 'steady', ...policy }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: `input.policy.${argument}`,
    });
  });

  it('gets no policy by samples that are not there, or of another label set', async () => {
    expect(await refusal(setPolicy('production', { sampleSet: 'absent' }))).toMatchObject(
      nowhere('input.policy.sampleSet'),
    );
    await keepSamples(await newSet(client, 'ash', 'birch'), 'trees', []);
    expect(await refusal(setPolicy('production', { sampleSet: 'trees' }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.policy.sampleSet',
    });
  });

  it('gets none while it is not there', async () => {
    expect(await refusal(setPolicy('absent', { sampleSet: 'steady' }))).toMatchObject(nowhere('input.tag'));
    expect(await refusal(setPolicy('absent', null))).toMatchObject(nowhere('input.tag'));
  });

  it('counts samples apart whose labels only one of the versions has', async () => {
    const tag = await judgedBy('worse');
    await set.restore(1);
    const { version } = await set.remove(['dog']);
    const { gate } = await move(tag, version.number, 'to see');
    const { known } = await judging(client, 'worse');
    expect(gate.apart).toBeGreaterThan(0);
    expect(gate.of + gate.apart).toBe(known);
    expect(gate.sentence).toContain(`${gate.apart} more are not compared`);
  });
});
