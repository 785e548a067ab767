import { randomBytes } from 'node:crypto';
import { loadConfig } from '#lexiclip/config.js';
import { downloadBars } from '#lexiclip/server/download-bars.js';
import { type RunningServer, startServer } from '#lexiclip/server.js';
import { CreateTenantDocument } from '../client/generated/graphql.js';
import { connect } from '../client/request.js';

const OPERATOR_KEY = randomBytes(32).toString('hex');

// Taken from the environment, so that the demo can show another model.
const MODEL_VARIABLES = ['MODEL', 'MODEL_CACHE', 'DTYPE', 'DEVICE', 'LOGIT_SCALE', 'THREADS'];

/** A real server on a free port. @param variables of its own, such as `LEXICLIP_STUDIO` */
export async function startDemoServer(
  data: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const config = loadConfig({
    ...Object.fromEntries(MODEL_VARIABLES.map((name) => [`LEXICLIP_${name}`, process.env[`LEXICLIP_${name}`] ?? ''])),
    LEXICLIP_HOST: '127.0.0.1',
    LEXICLIP_PORT: '0',
    LEXICLIP_DATA: data,
    LEXICLIP_OPERATOR_KEY: OPERATOR_KEY,
    LEXICLIP_LOG_LEVEL: 'warn',
    ...variables,
  });
  const bars = downloadBars(process.stderr);
  const server = await startServer(config, { onFetch: bars.show });
  bars.stop();
  return server;
}

/** Creates a tenant as the operator. @returns the secret of its first key */
export async function makeTenant(server: RunningServer): Promise<string> {
  const operator = connect(`${server.url}/graphql`, OPERATOR_KEY);
  const { createTenant } = await operator(CreateTenantDocument, { input: { slug: 'demo', name: 'Demo' } });
  return createTenant.secret;
}
