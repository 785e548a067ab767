import type { Command } from '@commander-js/extra-typings';
import { STATUS } from '../terminal/exit-status.js';
import { note, printResult } from '../terminal/output.js';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the data directory of LEXICLIP_DATA, while servers run on it or not, and verify the copy')
    .argument('<directory>', 'where to: must not be there yet, or be empty')
    .option('--json', 'the report as JSON')
    .action(async (directory, { json }) => {
      const { loadConfig } = await import('../../config.js');
      const { data } = loadConfig(process.env);
      const { backupData, backupLines } = await import('../../services/maintenance/backup.js');
      const onRetry = (tenant: string, problem: string) => note(`tenant "${tenant}" is copied again: ${problem}`);
      const report = await backupData(data, directory, onRetry);
      printResult(json, report, () => backupLines(report));
      if (report.directory === null) process.exitCode = STATUS.failed;
    });
}
