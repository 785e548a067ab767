/** A function to be minimised, at one point. */
export interface Curve {
  readonly value: number;
  /** [n] */
  readonly gradient: Float64Array;
  /** Positive definite, row-major, [n × n]: the second derivatives, or what stands for them. */
  readonly hessian: Float64Array;
}

const STEPS = 200;
const HALVINGS = 40;

/**
 * Where a function is least, by Newton's method with steps that are halved until they lead down.
 *
 * @param start [n]
 * @returns [n]
 */
export function minimum(start: Float64Array, curveAt: (point: Float64Array) => Curve): Float64Array {
  let point = start;
  let curve = curveAt(point);
  for (let step = 0; step < STEPS; step++) {
    const direction = solved(curve.hessian, curve.gradient);
    let share = 1;
    let next = moved(point, direction, share);
    let nextCurve = curveAt(next);
    for (let i = 0; i < HALVINGS && !(nextCurve.value <= curve.value); i++) {
      share /= 2;
      next = moved(point, direction, share);
      nextCurve = curveAt(next);
    }
    if (!(nextCurve.value <= curve.value)) return point;
    const isThere = direction.every((one, i) => Math.abs(one) <= 1e-13 * (1 + Math.abs(point[i] as number)));
    [point, curve] = [next, nextCurve];
    if (isThere) return point;
  }
  return point;
}

const moved = (point: Float64Array, direction: Float64Array, share: number): Float64Array =>
  point.map((value, i) => value - share * (direction[i] as number));

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
