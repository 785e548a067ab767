import type { Command } from '@commander-js/extra-typings';
import { STATUS } from '../terminal/exit-status.js';
import { note, printResult } from '../terminal/output.js';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the data (LEXICLIP_DATA), even while servers use them, and verify the copy')
    .argument('<place>', 'target: a directory, or a URI such as s3://bucket/prefix; must not exist yet, or be empty')
    .argument('[target]', 'where there are two places, the first is copied to the second, instead of LEXICLIP_DATA')
    .option('--json', 'the report as JSON')
    .action(async (place, second, { json }) => {
      const { loadConfig } = await import('../../config.js');
      const { data, storage } = loadConfig(process.env);
      const { backupData, backupLines } = await import('../../services/maintenance/backup.js');
      const [source, target] = second === undefined ? [data, place] : [place, second];
      const onRetry = (tenant: string, problem: string) => note(`copying tenant "${tenant}" again: ${problem}`);
      const report = await backupData(source, target, onRetry, storage);
      printResult(json, report, () => backupLines(report));
      if (report.directory === null) process.exitCode = STATUS.failed;
    });
}
