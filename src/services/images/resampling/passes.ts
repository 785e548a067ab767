/**
 * The two passes of resizing. The first reads the image, a band at a time that stays in the CPU's cache, and leaves a
 * smaller one in the kernel's memory; the second makes the window's pixels of that.
 */
import type { Coefficients } from './coefficients.js';
import type { StoredPart } from './geometry.js';
import type { Arena, ResampleKernel } from './resample-kernel.js';

/** Approximate size of a band, bytes. */
const BAND_BYTES = 512 * 1024;
/** Number of bytes that the kernel may read or write past an image. */
const PADDING = 16;

/** Pixels in the kernel's memory. */
interface Pass {
  /** Offset of the first, bytes. */
  readonly at: number;
  /** From a row to the next, bytes. */
  readonly stride: number;
}

/** Resizes the rows that `down` needs. */
function resizeRows(
  kernel: ResampleKernel,
  memory: Arena,
  part: StoredPart,
  across: Coefficients,
  down: Coefficients,
): Pass {
  const rows = down.end - down.start;
  const columns = (across.end - across.start) * 3;
  const stride = part.width * 3;
  const width = across.first.length;
  // Rows end in padding: the kernel writes pixels of four bytes.
  const outStride = width * 3 + PADDING;
  const out = memory.take((rows + down.taps) * outStride + PADDING);
  const bandRows = Math.min(rows, Math.max(1, 1 + Math.floor((BAND_BYTES - columns) / stride)));
  const first = memory.put(across.first.map((column) => (column - across.start) * 3));
  const weights = put(memory, across);
  const band = memory.take((bandRows - 1) * stride + columns + across.taps * 3 + PADDING);
  const bytes = memory.bytes();
  const from = (down.start - part.top) * stride + (across.start - part.left) * 3;
  for (let y = 0; y < rows; y += bandRows) {
    const height = Math.min(bandRows, rows - y);
    const at = from + y * stride;
    bytes.set(part.data.subarray(at, at + (height - 1) * stride + columns), band);
    const to = out + y * outStride;
    const { high, low, bounds, shift, taps } = weights;
    kernel.horizontal(band, stride, height, first, high, low, bounds, shift, taps, width, to, outStride);
  }
  return { at: out, stride: outStride };
}

/** Resizes the columns that `down` needs, of an image that is turned: `across` is along its columns. */
function resizeColumns(
  kernel: ResampleKernel,
  memory: Arena,
  part: StoredPart,
  across: Coefficients,
  down: Coefficients,
): Pass {
  const columns = (down.end - down.start) * 3;
  const stride = part.width * 3;
  // The second pass reads past the taps of its last pixel.
  const out = memory.take(across.first.length * columns + down.taps * 3 + PADDING);
  const bands = bandsOf(across, Math.floor(BAND_BYTES / stride));
  const bandRows = Math.max(...bands.map(({ rows }) => rows));
  const first = memory.put(across.first);
  const weights = put(memory, across);
  const band = memory.take((bandRows + across.taps) * stride + PADDING);
  const rowBytes = across.taps * Int16Array.BYTES_PER_ELEMENT;
  const bytes = memory.bytes();
  for (const { begin, end, start, rows } of bands) {
    const at = (start - part.top) * stride + (down.start - part.left) * 3;
    bytes.set(part.data.subarray(at, at + (rows - 1) * stride + columns), band);
    // Rows are numbered from the top of the image, which is before the band.
    const top = band - start * stride;
    const [firstRow, to] = [first + begin * Int32Array.BYTES_PER_ELEMENT, out + begin * columns];
    const [high, low] = [weights.high + begin * rowBytes, weights.low + begin * rowBytes];
    kernel.vertical(top, stride, firstRow, high, low, weights.shift, weights.taps, columns, to, end - begin);
  }
  return { at: out, stride: columns };
}

interface Band {
  /** The output rows that are made of it, and one past the last. */
  readonly begin: number;
  readonly end: number;
  /** The first input row that they need, and the number of input rows. */
  readonly start: number;
  readonly rows: number;
}

/** Divides output rows into bands of at most so many input rows, where one of them does not need more. */
function bandsOf({ first, taps, end: inputEnd }: Coefficients, maxRows: number): Band[] {
  const bands: Band[] = [];
  let band: Band | undefined;
  first.forEach((row, i) => {
    const start = Math.min(row, band?.start ?? row);
    const end = Math.max(Math.min(row + taps, inputEnd), band ? band.start + band.rows : 0);
    if (band && end - start <= maxRows) {
      band = { begin: band.begin, end: i + 1, start, rows: end - start };
    } else {
      if (band) bands.push(band);
      band = { begin: i, end: i + 1, start: row, rows: Math.min(taps, inputEnd - row) };
    }
  });
  return band ? [...bands, band] : bands;
}

/** Where weights are in the kernel's memory, bytes, and what describes them. */
interface Weights extends Pick<Coefficients, 'shift' | 'taps'> {
  readonly high: number;
  readonly low: number;
  readonly bounds: number;
}

const put = (memory: Arena, { high, low, bounds, shift, taps }: Coefficients): Weights => ({
  high: memory.put(high),
  low: memory.put(low),
  bounds: memory.put(bounds),
  shift,
  taps,
});

/**
 * Resizes a window.
 *
 * @returns offset of its 8-bit pixels in the kernel's memory, bytes
 */
export function resizeWindow(
  kernel: ResampleKernel,
  memory: Arena,
  part: StoredPart,
  across: Coefficients,
  down: Coefficients,
): number {
  const [width, height] = [across.first.length, down.first.length];
  const { high, low, bounds, shift, taps } = put(memory, down);
  const levels = memory.take(width * height * 3 + PADDING);
  if (!part.orientation.turned) {
    const rows = resizeRows(kernel, memory, part, across, down);
    const first = memory.put(down.first.map((row) => row - down.start));
    kernel.vertical(rows.at, rows.stride, first, high, low, shift, taps, width * 3, levels, height);
    return levels;
  }
  const columns = resizeColumns(kernel, memory, part, across, down);
  const first = memory.put(down.first.map((column) => (column - down.start) * 3));
  const stride = height * 3 + PADDING;
  const turned = memory.take(width * stride + PADDING);
  const { at, stride: from } = columns;
  kernel.horizontal(at, from, width, first, high, low, bounds, shift, taps, height, turned, stride);
  kernel.turn(turned, stride, height, width, levels);
  return levels;
}
