import { CLASSES } from '../../support/classify.js';
import { CommandLine } from '../../support/cli.js';
import { itWithPhotos, knownPhotos, samplesFor } from '../../support/evaluation/known-photos.js';
import { LabelSetClient } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

/** What a suggestion says. */
const messageOf = ({ message }: { message: string }) => message;

describe('lexiclip labels suggest', () => {
  let tenant: Client;
  let cli: CommandLine;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    cli = await CommandLine.open(tenant);
  });
  afterAll(() => cli.close());

  itWithPhotos('shows the proven edits and the possible ones in a table, and all of them as JSON', async () => {
    const labels = CLASSES.map((name) => ({ name, ...(name === 'automobile' && { synonyms: ['dogs'] }) }));
    await LabelSetClient.create(tenant, 'sights', labels);
    await samplesFor(tenant, 'sights', 'photos', await knownPhotos());
    const args = ['labels', 'suggest', 'sights', '--samples', 'photos', '--candidate', 'plane', 'dog: puppy'];
    const { status, output } = await cli.runHere(...args);
    expect(status).toBe(0);
    const [, first] = output.split('\n');
    expect(first).toMatch(/^proven +drop the synonym "dogs" of "automobile" +\d+ +\d+ +[\d.e-]+ +\+\d+\.\d points$/);
    expect(output).toMatch(/\nsights@1: [1-9]\d* proven edits?, \d+ possible, not proven\n$/);
    const { suggestions } = await cli.json(...args);
    expect((await cli.json(...args, '--job')).suggestions.map(messageOf)).toEqual(suggestions.map(messageOf));
    expect(suggestions[0]).toMatchObject({
      kind: 'DROP_SYNONYM',
      change: { upsert: [{ name: 'automobile', synonyms: [] }] },
    });
  });

  it('needs a sample set', async () => {
    expect(await cli.runHere('labels', 'suggest', 'sights')).toMatchObject({ status: 2 });
  });
});
