/**
 * Dot products of the rows of two matrices, in double precision. All pointers are byte offsets into this module's own
 * memory, which the caller lays out; every matrix is float64, row-major.
 */

const BYTES: i32 = 8;

/** Bytes of the two numbers of a step. */
const STEP: i32 = 16;

/**
 * Two rows of one matrix are multiplied with four of the other at a time: as many sums as there are registers for.
 *
 * @param a [m × d], m a multiple of 2
 * @param b [n × d], n a multiple of 4
 * @param d a multiple of 2
 * @param out [m × n]
 */
export function products(a: usize, m: i32, b: usize, n: i32, d: i32, out: usize): void {
  const row = d * BYTES;
  const outRow = n * BYTES;
  for (let j = 0; j < n; j += 4, b += row * 4) {
    let x = a;
    let to = out + j * BYTES;
    for (let i = 0; i < m; i += 2, x += row * 2, to += outRow * 2) twoByFour(x, b, row, to, outRow);
  }
}

/** Products of the two rows from `a` on with the four from `b` on, all `row` bytes long. */
function twoByFour(a: usize, b: usize, row: i32, out: usize, outRow: i32): void {
  const second = row * 2;
  const third = row * 3;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  for (const end = a + row; a < end; a += STEP, b += STEP) {
    const former = v128.load(a);
    const latter = v128.load(a + row);
    let other = v128.load(b);
    s0 = multiplyAdd(s0, former, other);
    t0 = multiplyAdd(t0, latter, other);
    other = v128.load(b + row);
    s1 = multiplyAdd(s1, former, other);
    t1 = multiplyAdd(t1, latter, other);
    other = v128.load(b + second);
    s2 = multiplyAdd(s2, former, other);
    t2 = multiplyAdd(t2, latter, other);
    other = v128.load(b + third);
    s3 = multiplyAdd(s3, former, other);
    t3 = multiplyAdd(t3, latter, other);
  }
  storeSums(out, s0, s1, s2, s3);
  storeSums(out + outRow, t0, t1, t2, t3);
}

function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

function storeSums(out: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(out, pairSums(s0, s1));
  v128.store(out, pairSums(s2, s3), STEP);
}

/** The sum of the two numbers of each. */
function pairSums(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}
