import type { Command } from '@commander-js/extra-typings';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description("serve over HTTP, as npm start does; reads the server's LEXICLIP_… variables")
    .action(async () => {
      // It ends the process itself. Loaded here only, because a client needs neither model nor database.
      await import('../../server/production.js');
      const { serve } = await import('../../server/serve.js');
      await serve(process.env);
    });
}
