#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { checkCommand } from './check-command.js';
import { loadConfig } from './config.js';
import { StartupError } from './errors.js';

const USAGE = `usage: lexiclip serve    serve over HTTP (what npm start does)
       lexiclip check    verify the data directory; exit status 1 where something does not fit together

Both read the LEXICLIP_… variables.`;

try {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [command, ...rest] = positionals;
  if (command === 'serve' && rest.length === 0) await import('./main.js');
  else if (command === 'check' && rest.length === 0) {
    process.exitCode = await checkCommand(loadConfig(process.env).data, (line) => console.log(line));
  } else {
    console.error(USAGE);
    process.exitCode = 2;
  }
} catch (error) {
  if (!(error instanceof StartupError) && !(error instanceof TypeError)) throw error;
  console.error(`lexiclip: ${error.message}`);
  process.exitCode = 2;
}
