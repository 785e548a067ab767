import { bareNode } from './bare-node.js';
import type { Peer } from './peer.js';
import type { PythonEnvironments } from './python/environments.js';
import { pythonPeers } from './python/peers.js';
import type { TorchModel } from './python/torch-model.js';
import { clipAsService } from './servers/clip-as-service.js';
import { infinity } from './servers/infinity.js';
import { lexiclip } from './servers/lexiclip.js';

/** In the order of a round. */
export const allPeers = (environments: PythonEnvironments, model: TorchModel, dtypes: readonly string[]): Peer[] => [
  ...dtypes.map(lexiclip),
  bareNode,
  ...pythonPeers(environments, model, dtypes),
  infinity(environments, model, 'float32'),
  infinity(environments, model, 'bfloat16'),
  clipAsService,
];

/**
 * @param only names of peers, or what these begin with, separated by commas; all when omitted
 * @throws Error for a name that is nobody's
 */
export function chosenPeers(peers: readonly Peer[], only: string | undefined): Peer[] {
  if (only === undefined) return [...peers];
  const asked = only.split(',');
  const isAsked = (name: string, one: string) => name === one || name.startsWith(`${one}-`);
  const unknown = asked.filter((one) => !peers.some(({ name }) => isAsked(name, one)));
  if (unknown.length > 0) {
    throw new Error(`--only takes ${peers.map(({ name }) => name).join(', ')}, not ${unknown.join(', ')}`);
  }
  return peers.filter(({ name }) => asked.some((one) => isAsked(name, one)));
}
