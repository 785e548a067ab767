import { loadConfig } from '../config.js';
import { StartupError } from '../errors.js';
import { type RunningServer, startServer } from '../server.js';
import type { ThreadGone } from '../services/concurrency/threads/supervision.js';
import { downloadBars } from './download-bars.js';

/** Written to standard error: standard output is the log. */
const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/**
 * Runs a server as this process: it starts, or exits with 1 after a line that says what is wrong; it stops on SIGINT or
 * SIGTERM, and at once on the second of them.
 */
export async function serve(environment: NodeJS.ProcessEnv): Promise<void> {
  try {
    const bars = downloadBars(process.stderr);
    let running: RunningServer | undefined;
    const onGone = (error: ThreadGone) => end(error, running);
    const server = await startServer(loadConfig(environment), { onFetch: bars.show, onGone });
    running = server;
    bars.stop();
    stopOnSignals(server);
    if (server.createdOperatorKey) {
      say(`\nThe operator's key, shown this once:\n\n  ${server.createdOperatorKey}\n`);
    }
    say(`Lexiclip listens on ${server.url}/graphql`);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    say(`lexiclip: ${error.message}`);
    process.exit(1);
  }
}

/**
 * Ends the process with a failure, so that whatever runs it starts another. Requests under way that do not need what is
 * gone are answered first. The log says why it ends.
 */
function end({ stuck }: ThreadGone, server: RunningServer | undefined): void {
  // An exit in order waits for all threads, and one of them will not end.
  if (stuck) process.kill(process.pid, 'SIGKILL');
  else void Promise.resolve(server?.close()).finally(() => process.exit(1));
}

function stopOnSignals(server: RunningServer): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second time is meant.
      if (stopping) process.exit(1);
      stopping = true;
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          say(String(error));
          process.exit(1);
        },
      );
    });
  }
}
