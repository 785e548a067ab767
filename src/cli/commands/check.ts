import type { Command } from '@commander-js/extra-typings';
import { STATUS } from '../terminal/exit-status.js';
import { printResult } from '../terminal/output.js';

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('verify the data directory (LEXICLIP_DATA), even while servers use it')
    .option('--json', 'the report as JSON')
    .action(async ({ json }) => {
      const { loadConfig } = await import('../../config.js');
      const { data } = loadConfig(process.env);
      const { checkData, reportLines } = await import('../../services/maintenance/check.js');
      const report = await checkData(data);
      printResult(json, report, () => reportLines(report));
      if (report.problems.length > 0) process.exitCode = STATUS.failed;
    });
}
