#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { backupCommand } from './backup-command.js';
import { checkCommand } from './check-command.js';
import { loadConfig } from './config.js';
import { StartupError } from './errors.js';

const USAGE = `usage: lexiclip serve              serve over HTTP (what npm start does)
       lexiclip check              verify the data directory; exit status 1 where something does not fit together
       lexiclip backup DIRECTORY   copy the data directory while servers run on it; exit status 1 when that failed

All read the LEXICLIP_… variables.`;

try {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [command, ...rest] = positionals;
  if (command === 'serve' && rest.length === 0) await import('./main.js');
  else if (command === 'check' && rest.length === 0) {
    process.exitCode = await checkCommand(loadConfig(process.env).data, (line) => console.log(line));
  } else if (command === 'backup' && rest.length === 1) {
    process.exitCode = await backupCommand(loadConfig(process.env).data, rest[0] as string, (line) =>
      console.log(line),
    );
  } else {
    console.error(USAGE);
    process.exitCode = 2;
  }
} catch (error) {
  if (!(error instanceof StartupError) && !(error instanceof TypeError)) throw error;
  console.error(`lexiclip: ${error.message}`);
  process.exitCode = 2;
}
