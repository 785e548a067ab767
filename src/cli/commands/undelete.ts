import type { Command } from '@commander-js/extra-typings';
import { printResult } from '../terminal/output.js';

export function addUndelete(program: Command): void {
  program
    .command('undelete')
    .description('bring a deleted tenant back, while its data are kept (LEXICLIP_DATA)')
    .argument('<slug>', 'the slug that it had')
    .option('--as <slug>', 'another slug, where its own is taken by now')
    .option('--json', 'the tenant as JSON')
    .action(async (slug, { as, json }) => {
      const { loadConfig } = await import('../../config.js');
      const { data, storage } = loadConfig(process.env);
      const { undeleteTenant } = await import('../../services/maintenance/undelete.js');
      const tenant = await undeleteTenant(data, storage, slug, as);
      printResult(json, tenant, () => [`tenant "${tenant.slug}" is back, with its keys`]);
    });
}
