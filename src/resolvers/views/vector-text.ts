/** How vectors are written: a list of numbers would take the executor a step for each of them. */
export const VECTOR_TEXT = 'Base64 of its unit vector: 32-bit little-endian floats, [dimensions].';

/** Components in one group of base64, and the characters of a group: 3 bytes are 4 characters. */
const GROUP = { bytes: 3, characters: 4 };

/** A vector in base64; null where there is none. */
export const vectorText = (vector: Float32Array | undefined): string | null =>
  vector ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64') : null;

/** Length of the text of a vector, bytes. */
export const bytesOfVector = (dimensions: number): number =>
  Math.ceil((dimensions * Float32Array.BYTES_PER_ELEMENT) / GROUP.bytes) * GROUP.characters;
