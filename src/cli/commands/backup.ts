import type { Command } from '@commander-js/extra-typings';
import { STATUS } from '../terminal/exit-status.js';
import { note, printResult } from '../terminal/output.js';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the data directory (LEXICLIP_DATA), even while servers use it, and verify the copy')
    .argument('<directory>', 'target: must not exist yet, or be empty')
    .option('--json', 'the report as JSON')
    .action(async (directory, { json }) => {
      const { loadConfig } = await import('../../config.js');
      const { data } = loadConfig(process.env);
      const { backupData, backupLines } = await import('../../services/maintenance/backup.js');
      const onRetry = (tenant: string, problem: string) => note(`copying tenant "${tenant}" again: ${problem}`);
      const report = await backupData(data, directory, onRetry);
      printResult(json, report, () => backupLines(report));
      if (report.directory === null) process.exitCode = STATUS.failed;
    });
}
