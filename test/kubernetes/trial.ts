import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TestHub } from '../support/models/hub.js';
import { type ServerProcess, startProcess } from '../support/process.js';
import { OPERATOR_KEY } from '../support/server.js';
import { type Fields, type Pod, serverOf } from './objects.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What Kubernetes would add for a Service called lexiclip, if it were let. */
const SERVICE_LINKS = { LEXICLIP_SERVICE_HOST: '10.96.0.11', LEXICLIP_PORT_4000_TCP_ADDR: '10.96.0.11' };

/**
 * Does on this machine what a node does with a pod whose model comes from the hub: what its init container runs, then the
 * server with its environment, then what the probes ask, then the signal. Only the store and the folders are others.
 *
 * @returns what was not as it has to be
 */
export async function tryPod(pod: Pod): Promise<string[]> {
  const [hub, folder] = [await TestHub.start(), await mkdtemp(join(tmpdir(), 'lexiclip-pod-'))];
  try {
    await fetchModel(pod, hub, folder);
    const transfers = hub.takeTransfers().length;
    const server = await startProcess(environmentOf(pod, hub, folder));
    if (server.url === undefined) return [`the server did not start: ${server.output()}`];
    const faults = await faultsOfServer(pod, server as ServerProcess);
    return [
      ...faults,
      ...(transfers > 0 ? [] : ['the init container fetched nothing']),
      ...(hub.takeTransfers().length === 0 ? [] : ['the server fetched a model of its own']),
    ];
  } finally {
    hub.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the init container's command, with the hub's model in the place of the one that it names. */
async function fetchModel({ spec }: Pod, hub: TestHub, folder: string): Promise<void> {
  const [{ args }] = spec.initContainers;
  const [program, ...given] = args as string[];
  const name = given.indexOf('fetch') + 1;
  const replaced = given.map((word, i) => (i === name ? hub.id : /^[0-9a-f]{40}$/.test(word) ? hub.commit : word));
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, LEXICLIP_MODEL_CACHE: folder, HF_ENDPOINT: hub.url };
  await run(program as string, replaced, { cwd: ROOT, env });
}

function environmentOf(pod: Pod, hub: TestHub, folder: string): Record<string, string> {
  const own = serverOf(pod).env.map(({ name, value }: Fields) => [name, value ?? OPERATOR_KEY]);
  return {
    ...SERVICE_LINKS,
    ...(Object.fromEntries(
      own.filter(([name]: string[]) => !/^LEXICLIP_STORAGE_|^OTEL_/.test(name as string)),
    ) as object),
    LEXICLIP_OPERATOR_KEY_PREVIOUS: '',
    LEXICLIP_HOST: '127.0.0.1',
    LEXICLIP_PORT: '0',
    LEXICLIP_DATA: join(folder, 'data'),
    LEXICLIP_MODEL: hub.id,
    LEXICLIP_MODEL_CACHE: folder,
    HF_ENDPOINT: hub.url,
  };
}

async function faultsOfServer(pod: Pod, server: ServerProcess): Promise<string[]> {
  const container = serverOf(pod);
  const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'];
  const asked = (probe: string) => fetch(server.url + container[probe].httpGet.path).then(({ status }) => status);
  const statuses = await Promise.all(probes.map(asked));
  const begin = Date.now();
  const code = await server.stop();
  const seconds = (Date.now() - begin) / 1000;
  return [
    ...(statuses.every((status) => status === 200) ? [] : [`the probes got ${statuses}`]),
    ...(code === 0 ? [] : [`it ended with ${code}`]),
    ...(seconds < pod.spec.terminationGracePeriodSeconds ? [] : [`it took ${seconds} s to end, and would be killed`]),
  ];
}
