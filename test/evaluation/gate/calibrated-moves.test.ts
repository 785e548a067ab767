import {
  keepSamples,
  randomEmbeddings,
  rightBefore,
  unknowns,
  votedSet,
  votes,
} from '../../support/evaluation/votes.js';
import { type LabelSetClient, refusal } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const CALIBRATE = `mutation ($version: Int!, $rate: Float!) {
  calibrate(input: {
    labelSet: { slug: "voted", version: $version }, sampleSet: { slug: "noisy" }, target: { falseAcceptRate: $rate }
  }) { calibration { id heldOut { falseAccepts { count of } } } }
}`;
const POLICY = 'mutation ($input: SetTagPolicyInput!) { setTagPolicy(input: $input) { unchanged } }';
const TAG = `mutation ($tag: String!, $version: Int!) {
  tagLabelSetVersion(slug: "voted", tag: $tag, version: $version) { gate { outcome falseAccepts { count of } } }
}`;
const CALIBRATIONS = `query ($version: Int!) {
  labelSet(slug: "voted") { version(number: $version) { calibrations { id target { falseAcceptRate } } } }
}`;

describe('A move and calibrations', () => {
  const running = sharedServer();
  let client: Client;
  let set: LabelSetClient;

  beforeAll(async () => {
    client = await running.tenant();
    set = await votedSet(client, 'voted');
    const known = rightBefore(await votes(set, 180, 3));
    await keepSamples(set, 'noisy', [...known, ...unknowns(randomEmbeddings(200, 5))]);
  });

  /** A tag on version 1 that the samples judge. */
  async function judgedTag(tag: string, policy: object = {}): Promise<string> {
    await set.tag(tag, 1);
    await client.data(POLICY, {
      input: { labelSet: 'voted', tag, policy: { sampleSet: 'noisy', maxLoss: 0.05, ...policy } },
    });
    return tag;
  }

  const calibrate = async (version: number, rate = 0.1) =>
    (await client.data(CALIBRATE, { version, rate })).calibrate.calibration;
  const move = async (tag: string, version: number) => (await client.data(TAG, { tag, version })).tagLabelSetVersion;
  const calibrationsOf = async (version: number): Promise<{ id: string }[]> =>
    (await client.data(CALIBRATIONS, { version })).labelSet.version.calibrations;

  it('a version is not recalibrated where nothing says to what', async () => {
    expect(await refusal(judgedTag('aimless', { recalibrate: true }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.policy.recalibrate',
    });
  });

  it('a version is not recalibrated by fewer samples than a calibration takes', async () => {
    await keepSamples(set, 'small', rightBefore(await votes(set, 40, 9)));
    const few = { sampleSet: 'small', maxLoss: 0.3, recalibrate: true };
    await calibrate(1);
    expect(await refusal(judgedTag('small', few))).toMatchObject({
      code: 'TOO_FEW_SAMPLES',
      argument: 'input.policy.recalibrate',
      needed: 40,
    });
  });

  it('a version is calibrated when a tag moves to it, to the target of the one before, and once', async () => {
    const tag = await judgedTag('calibrating', { recalibrate: true });
    await move(tag, 2);
    const made = await calibrationsOf(2);
    expect(made).toEqual([{ id: expect.any(String), target: { falseAcceptRate: 0.1 } }]);
    await set.tag(tag, 1);
    await move(tag, 2);
    expect(await calibrationsOf(2)).toEqual(made);
  });

  it('a version accepts what its newest calibration accepts', async () => {
    const { heldOut } = await calibrate(3);
    const tag = await judgedTag('accepting', { maxFalseAccepts: 0.5, maxLoss: 0.99 });
    const { gate } = await move(tag, 3);
    expect(gate.falseAccepts).toEqual(heldOut.falseAccepts);
  });

  it('a version whose calibration accepts too much is refused', async () => {
    await calibrate(2, 0.5);
    const tag = await judgedTag('strict', { maxFalseAccepts: 0.05 });
    const { code, message, gate } = await refusal(move(tag, 2));
    expect([code, (gate as { outcome: string }).outcome]).toEqual(['GATE_FAILED', 'REFUSED']);
    expect(message).toMatch(/Passed: .* unknowns accepted: .*; allowed 5 %\. Refused: /);
  });
});
