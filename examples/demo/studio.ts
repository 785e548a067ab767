import { once } from 'node:events';
import { connect } from '../client/request.js';
import { makeContents } from './contents.js';
import { heading, say } from './print.js';
import { makeTenant, startDemoServer } from './server.js';

/** A server with a tenant to look at in the studio, until it is stopped. @param data folder that is its own */
export async function showStudio(data: string): Promise<void> {
  const server = await startDemoServer(data, { LEXICLIP_STUDIO: 'on' });
  try {
    heading('The studio, on a server of its own');
    const key = await makeTenant(server);
    await makeContents(connect(`${server.url}/graphql`, key), say);
    say(
      '\nThis link opens it signed in. It holds the key of the tenant, and everything ends with this command (Ctrl+C):',
    );
    say(`${server.url}/studio/#key=${key}`);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    await server.close();
  }
}
