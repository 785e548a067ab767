import { CommandLine } from '../../support/cli.js';
import { embeddings } from '../../support/evaluation/calibrations.js';
import { ADD, CREATE_SET } from '../../support/evaluation/samples.js';
import { LabelSetClient, named } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

describe('lexiclip labels learn', () => {
  let tenant: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
    await LabelSetClient.create(tenant, 'animals', named('cat', 'dog'));
    await tenant.data(CREATE_SET, { input: { slug: 'seen', labelSet: 'animals' } });
    const samples = embeddings(2, 3).map((embedding, i) => ({
      image: { embedding },
      expected: [['cat', 'dog'][i] as string],
      role: 'EXAMPLE',
    }));
    await tenant.data(ADD, { input: { sampleSet: 'seen', samples } });
  });
  afterAll(() => cli.close());

  it('makes a version, and says what it has learned', async () => {
    const { status, output } = await cli.runHere('labels', 'learn', 'animals', '--samples', 'seen@2');
    expect({ status, lines: output.trimEnd().split('\n') }).toEqual({
      status: 0,
      lines: [
        'animals: version 2, 2 labels; 0 prompts encoded',
        'learned from 2 examples of 2 labels: a 0.25, b 0.00, not measured',
        expect.stringContaining('no label has two examples'),
      ],
    });
  });

  it('says what it has learned as JSON', async () => {
    const answer = await cli.json('labels', 'learn', 'animals', '--samples', 'seen', '--job');
    expect(answer).toMatchObject({ labelSet: 'animals', unchanged: true, learned: { sampleSetVersion: 2, a: 0.25 } });
  });

  it('names a sample set that is not there', async () => {
    const { status, messages } = await cli.runHere('labels', 'learn', 'animals', '--samples', 'unseen');
    expect(status).toBe(1);
    expect(messages).toContain('there is no sample set "unseen"');
  });
});
