import type { TensorSize } from '../../protocol.js';

/** Raised when the probes change: vectors of others are no use then. */
export const PROBES_VERSION = 1;

/** Of several lengths and subjects. Each is run alone, padded as the family is. */
export const PROBE_PROMPTS: readonly string[] = [
  'a photo of a cat',
  'seven red lanterns above a wet street at night',
  'x-ray of a hand, 1896',
];

/** Images that differ in colour, direction and detail, [3 × height × width] each. Each is run alone. */
export const probeImages = ({ width, height }: TensorSize): Float32Array[] => [
  filled(width, height, (x, y, channel) => Math.sin(9 * x + channel) + Math.cos(5 * x * y + 2 * channel)),
  filled(width, height, (x, y, channel) => (channel - 1) * (1 - 2 * y) + Math.sin(40 * (x - y)) * 0.8),
];

/** @param value of a place, 0 to 1 across and down */
function filled(width: number, height: number, value: (x: number, y: number, channel: number) => number): Float32Array {
  const pixels = new Float32Array(3 * width * height);
  for (let i = 0; i < pixels.length; i++) {
    const [channel, place] = [Math.floor(i / (width * height)), i % (width * height)];
    pixels[i] = value((place % width) / width, Math.floor(place / width) / height, channel);
  }
  return pixels;
}
