import fc from 'fast-check';
import { expectDiffsToAddUp } from '../support/history/agreement.js';
import { commands } from '../support/history/commands.js';
import { Model } from '../support/history/model.js';
import { LabelSetClient } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

describe('Any history of a label set', () => {
  let tenant: Client;
  let count = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  it('is what a plain model of it says, and every two versions differ by their diff', async () => {
    const property = fc.asyncProperty(commands, async (history) => {
      const model = new Model(['ash', 'oak']);
      const labels = [{ name: 'ash' }, { name: 'oak' }];
      const system = { set: await LabelSetClient.create(tenant, `set-${++count}`, labels), ids: new Map() };
      await fc.asyncModelRun(() => ({ model, real: system }), history);
      await expectDiffsToAddUp(model, system);
    });
    // Without a limit of time: a history that was cut short would go on after the test.
    await fc.assert(property, { numRuns: 8 });
  }, 240_000);
});
