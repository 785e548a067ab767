import { Command, CommanderError } from '@commander-js/extra-typings';
import { VERSION } from '../config/version.js';
import { addAudit } from './commands/audit.js';
import { addBackup } from './commands/backup.js';
import { addCheck } from './commands/check.js';
import { addClassify } from './commands/classify.js';
import { addCalibrate } from './commands/evaluation/calibrate.js';
import { addEvaluate } from './commands/evaluation/evaluate.js';
import { addExplain } from './commands/evaluation/explain.js';
import { addPreview } from './commands/evaluation/preview.js';
import { addReplay } from './commands/evaluation/replay.js';
import { addJobs } from './commands/jobs/jobs.js';
import { addKey } from './commands/key.js';
import { addLabels } from './commands/labels.js';
import { addModel } from './commands/model.js';
import { addSamples } from './commands/samples/samples.js';
import { addServe } from './commands/serve.js';
import { addTemplates } from './commands/templates.js';
import { addTenant } from './commands/tenant.js';
import { addTypes } from './commands/types.js';
import { addUndelete } from './commands/undelete.js';
import { addWebhook } from './commands/webhook.js';
import { addWhoami } from './commands/whoami.js';
import { report, STATUS, STATUS_HELP } from './terminal/exit-status.js';

/** In the order of the help: what works on the data itself comes first, then the clients of a service. */
const COMMANDS = [
  addServe,
  addCheck,
  addBackup,
  addUndelete,
  addModel,
  addTenant,
  addKey,
  addWebhook,
  addAudit,
  addLabels,
  addSamples,
  addTemplates,
  addTypes,
  addClassify,
  addCalibrate,
  addEvaluate,
  addPreview,
  addExplain,
  addReplay,
  addJobs,
  addWhoami,
];

/** Runs one command line. @returns the exit status @throws what is a bug, not the failure of a command */
export async function run(args: readonly string[]): Promise<number> {
  const program = new Command('lexiclip')
    .description('Zero-shot image classification against vocabularies that people maintain.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .addHelpText('afterAll', STATUS_HELP);
  for (const add of COMMANDS) add(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? STATUS.done);
  } catch (error) {
    // Commander has already printed the error or the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? STATUS.done : STATUS.usage;
    return report(error, args.includes('--json'));
  }
}
