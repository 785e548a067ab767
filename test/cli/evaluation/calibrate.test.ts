import { CommandLine } from '../../support/cli.js';
import { setWithVectors } from '../../support/evaluation/calibrations.js';
import { exampleImage } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';

const CAT = exampleImage('chelsea.png');
const CALIBRATE = ['calibrate', 'animals', '--samples', 'pets'];

describe('lexiclip calibrate', () => {
  let tenant: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
    await setWithVectors(tenant, { known: 130, unknown: 60 });
  });
  afterAll(() => cli.close());

  it('prints every score, what is to be expected, and what speaks for caution', async () => {
    const { status, output } = await cli.runHere(...CALIBRATE, '--false-accepts', '0.1');
    expect(status).toBe(0);
    const [first, ...lines] = output.trimEnd().split('\n');
    expect(first).toMatch(
      /^animals@1: 10\.0 % false accepts: [A-Z]+ of \S+ and more, by \d+ samples of a label and \d+ in none, version 2 of the samples; expect \S+ % \(\S+ % to \S+ %\)$/,
    );
    for (const score of ['SIMILARITY', 'PROBABILITY', 'PROTOTYPE']) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${score}( \\(used\\))? +0\\.\\d{3} +\\d`)));
    }
    expect(lines).toContainEqual(expect.stringMatching(/^in no label, accepted +\S+ % \(\d+ of \d+: \S+ to \S+ %\)$/));
    expect(lines).toContainEqual(expect.stringMatching(/^confidence: /));
    expect(lines).toContainEqual(expect.stringMatching(/^warning: .*calibration error/));
  });

  it('is followed by classify --calibrated, with a confidence for the first label', async () => {
    const { id } = await cli.json(...CALIBRATE, '--true-accepts', '0.9');
    const { output } = await cli.runHere('classify', CAT, '--set', 'animals', '--top', '2', '--calibrated', '--json');
    expect(JSON.parse(output)).toMatchObject({
      predictions: [{ rank: 1, confidence: expect.any(Number) }, { rank: 2 }],
      provenance: { calibration: id },
    });
    const plain = JSON.parse((await cli.runHere('classify', CAT, '--set', 'animals', '--json')).output);
    expect(plain.predictions[0]).not.toHaveProperty('confidence');
    expect(plain.provenance).not.toHaveProperty('calibration');
  });

  it('is done by a job where that is asked for', async () => {
    const { output, status } = await cli.runHere(...CALIBRATE, '--true-accepts', '0.9', '--job');
    expect(status).toBe(0);
    expect(output).toMatch(/^animals@1: 90\.0 % true accepts: /);
  });

  it.each([
    [[], 'give exactly one of --false-accepts, --precision and --true-accepts'],
    [['--precision', '0.9', '--true-accepts', '0.9'], 'give exactly one of'],
    [['--false-accepts', '5'], 'must be a share from 0 to 1'],
  ])('refuses %p', async (args, message) => {
    const { status, messages } = await cli.runHere(...CALIBRATE, ...args);
    expect(status).toBe(2);
    expect(messages).toContain(message);
  });

  it('says how many samples it would take', async () => {
    const { status, messages } = await cli.runHere(...CALIBRATE, '--false-accepts', '0.01');
    expect(status).toBe(1);
    expect(messages).toMatch(/needs 99 samples in no label .* that is about 198 in all/);
  });

  it('is followed by a job that classifies', async () => {
    const { id } = await cli.json(...CALIBRATE, '--true-accepts', '0.9');
    const { status, output } = await cli.runHere(
      'classify',
      CAT,
      '--set',
      'animals',
      '--job',
      '--calibrated',
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ calibration: id, confidence: expect.any(Number) });
  });
});
