import type { Command } from '@commander-js/extra-typings';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description("serve over HTTP, as npm start does; reads the server's LEXICLIP_… variables")
    .action(async () => {
      // The server ends the process itself. It is loaded only here: clients need neither the model nor the database.
      await import('../../main.js');
    });
}
