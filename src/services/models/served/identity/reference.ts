import type { TowerFacts } from '../../protocol.js';
import type { TowerName } from '../tower-contract.js';

/** What the files of a model do when they are run here: a server with the same model does the same. */
export interface Reference {
  readonly facts: TowerFacts;
  /** Vectors of the probes, [dimensions] each, in their order. */
  readonly vectors: Readonly<Record<TowerName, readonly Float32Array[]>>;
}

/** As it is kept in a file, and sent between processes. */
export interface KeptReference {
  readonly facts: TowerFacts;
  /** In Base64, little-endian. */
  readonly vectors: Readonly<Record<TowerName, readonly string[]>>;
}

export const keptOf = ({ facts, vectors: { vision, text } }: Reference): KeptReference => ({
  facts,
  vectors: { vision: vision.map(written), text: text.map(written) },
});

export const referenceOf = ({ facts, vectors: { vision, text } }: KeptReference): Reference => ({
  facts,
  vectors: { vision: vision.map(read), text: text.map(read) },
});

const written = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

const read = (text: string): Float32Array => new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);
