#!/usr/bin/env node
import { run } from './cli/program.js';

// A reader such as `head` that has had enough is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2));
