import { type Peer, Skipped } from '../peer.js';

/**
 * Named here because people ask for it. Its last release (0.8.3) reads no weights but those that it downloads from its
 * own hosts, by name and checksum, so it cannot be given the same work.
 */
export const clipAsService: Peer = {
  name: 'clip-as-service',
  what: 'clip-as-service',
  measure: () => Promise.reject(new Skipped('0.8.3 loads only weights from its own hosts')),
};
