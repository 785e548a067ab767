import type { Command } from '@commander-js/extra-typings';
import { STATUS } from '../terminal/exit-status.js';
import { printResult } from '../terminal/output.js';

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('verify the data (LEXICLIP_DATA), in a directory or an object store, even while servers use them')
    .argument('[data]', 'a directory or URI, instead of LEXICLIP_DATA')
    .option('--json', 'the report as JSON')
    .action(async (place, { json }) => {
      const { loadConfig } = await import('../../config.js');
      const { data, storage } = loadConfig(process.env);
      const { checkData, reportLines } = await import('../../services/maintenance/check.js');
      const report = await checkData(place ?? data, storage);
      printResult(json, report, () => reportLines(report));
      if (report.problems.length > 0) process.exitCode = STATUS.failed;
    });
}
