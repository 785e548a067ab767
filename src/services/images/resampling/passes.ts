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
  // Rows end in padding: the kernel writes pixels of four bytes.
  const outStride = across.first.length * 3 + PADDING;
  const out = memory.take((rows + down.taps) * outStride + PADDING);
  const bandRows = Math.min(rows, Math.max(1, 1 + Math.floor((BAND_BYTES - columns) / stride)));
  const first = memory.put(across.first.map((column) => (column - across.start) * 3));
  const weights = memory.put(across.weights);
  const band = memory.take((bandRows - 1) * stride + columns + across.taps * 3 + PADDING);
  const bytes = memory.bytes();
  const from = (down.start - part.top) * stride + (across.start - part.left) * 3;
  for (let y = 0; y < rows; y += bandRows) {
    const height = Math.min(bandRows, rows - y);
    const at = from + y * stride;
    bytes.set(part.data.subarray(at, at + (height - 1) * stride + columns), band);
    const to = out + y * outStride;
    kernel.horizontal(band, stride, height, first, weights, across.taps, across.first.length, to, outStride);
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
  const bandRows = Math.max(...bands.map(({ from, to }) => to - from));
  const first = memory.put(across.first);
  const weights = memory.put(across.weights);
  const band = memory.take((bandRows + across.taps) * stride + PADDING);
  const bytes = memory.bytes();
  for (const { begin, end, from, to } of bands) {
    const at = (from - part.top) * stride + (down.start - part.left) * 3;
    bytes.set(part.data.subarray(at, at + (to - from - 1) * stride + columns), band);
    // Rows are numbered from the top of the image, which is before the band.
    const top = band - from * stride;
    const taps = begin * across.taps * BYTES_PER_WEIGHT;
    kernel.vertical(
      top,
      stride,
      first + begin * 4,
      weights + taps,
      across.taps,
      columns,
      out + begin * columns,
      end - begin,
    );
  }
  return { at: out, stride: columns };
}

/** Bytes of a weight: its low and its high bits. */
const BYTES_PER_WEIGHT = 4;

interface Band {
  /** The output rows that are made of it, and one past the last. */
  readonly begin: number;
  readonly end: number;
  /** The input rows that they need, and one past the last. */
  readonly from: number;
  readonly to: number;
}

/** Divides output rows into bands of at most so many input rows, where one of them does not need more. */
function bandsOf({ first, taps, end: inputEnd }: Coefficients, maxRows: number): Band[] {
  const bands: Band[] = [];
  let band: Band | undefined;
  first.forEach((row, i) => {
    const need = { from: row, to: Math.min(row + taps, inputEnd) };
    const from = Math.min(need.from, band?.from ?? need.from);
    const to = Math.max(need.to, band?.to ?? need.to);
    if (band && to - from <= maxRows) {
      band = { begin: band.begin, end: i + 1, from, to };
    } else {
      if (band) bands.push(band);
      band = { begin: i, end: i + 1, ...need };
    }
  });
  return band ? [...bands, band] : bands;
}

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
  const weights = () => memory.put(down.weights);
  const levels = memory.take(width * height * 3 + PADDING);
  if (!part.orientation.turned) {
    const rows = resizeRows(kernel, memory, part, across, down);
    const first = memory.put(down.first.map((row) => row - down.start));
    kernel.vertical(rows.at, rows.stride, first, weights(), down.taps, width * 3, levels, height);
    return levels;
  }
  const columns = resizeColumns(kernel, memory, part, across, down);
  const first = memory.put(down.first.map((column) => (column - down.start) * 3));
  const stride = height * 3 + PADDING;
  const turned = memory.take(width * stride + PADDING);
  kernel.horizontal(columns.at, columns.stride, width, first, weights(), down.taps, height, turned, stride);
  kernel.turn(turned, stride, height, width, levels);
  return levels;
}
