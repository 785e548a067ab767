/** A function to be minimised, at one point. */
export interface Curve {
  readonly value: number;
  /** [n] */
  readonly gradient: Float64Array;
  /** Positive definite, row-major, [n × n]: the second derivatives, or what stands for them. */
  readonly hessian: Float64Array;
}

const STEPS = 100;
const HALVINGS = 40;

/**
 * Where a function is least, by Newton's method with steps that are halved until they lead down. Near the end rounding
 * hides what is gained, and whole steps are taken for as long as they get shorter.
 *
 * @param start [n]
 * @returns [n]
 */
export function minimum(start: Float64Array, curveAt: (point: Float64Array) => Curve): Float64Array {
  let point = start;
  let curve = curveAt(point);
  let before = Infinity;
  for (let step = 0; step < STEPS; step++) {
    const direction = solved(curve.hessian, curve.gradient);
    const length = Math.hypot(...direction);
    const gain = direction.reduce((sum, one, i) => sum + one * (curve.gradient[i] as number), 0);
    const isNear = gain <= 1e-9 * (1 + Math.abs(curve.value));
    if (isNear && (length >= before || length <= 1e-14 * (1 + Math.hypot(...point)))) break;
    before = isNear ? length : Infinity;
    const next = isNear ? stepped(point, direction, 1, curveAt) : lower(point, direction, curve.value, curveAt);
    if (!next) break;
    ({ point, curve } = next);
  }
  return point;
}

interface Place {
  readonly point: Float64Array;
  readonly curve: Curve;
}

/** The longest step, halved again and again, that leads down; null where none does. */
function lower(
  point: Float64Array,
  direction: Float64Array,
  value: number,
  curveAt: (point: Float64Array) => Curve,
): Place | null {
  for (let halving = 0; halving < HALVINGS; halving++) {
    const next = stepped(point, direction, 0.5 ** halving, curveAt);
    if (next.curve.value < value) return next;
  }
  return null;
}

function stepped(
  point: Float64Array,
  direction: Float64Array,
  share: number,
  curveAt: (point: Float64Array) => Curve,
): Place {
  const next = point.map((value, i) => value - share * (direction[i] as number));
  return { point: next, curve: curveAt(next) };
}

/** The solution of a system of linear equations, by elimination. @param matrix row-major, [n × n] */
export function solved(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const rows = Array.from({ length: n }, (_, i) => [...matrix.subarray(i * n, (i + 1) * n), right[i] as number]);
  for (let column = 0; column < n; column++) {
    const pivot = largestBelow(rows, column);
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const top = rows[column] as number[];
    for (const row of rows.slice(column + 1)) {
      const factor = (row[column] as number) / (top[column] as number);
      for (let j = column; j <= n; j++) row[j] = (row[j] as number) - factor * (top[j] as number);
    }
  }
  const solution = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i] as number[];
    let rest = row[n] as number;
    for (let j = i + 1; j < n; j++) rest -= (row[j] as number) * (solution[j] as number);
    solution[i] = rest / (row[i] as number);
  }
  return solution;
}

function largestBelow(rows: readonly (readonly number[])[], column: number): number {
  let best = column;
  for (let i = column + 1; i < rows.length; i++) {
    if (Math.abs(rows[i]?.[column] as number) > Math.abs(rows[best]?.[column] as number)) best = i;
  }
  return best;
}
