/** Natural logarithm of the sum of the exponentials of all numbers times the scale; -Infinity without any. */
export function logSumExp(numbers: Float32Array | Float64Array, scale = 1): number {
  let highest = -Infinity;
  for (const number of numbers) if (number > highest) highest = number;
  if (highest === -Infinity) return -Infinity;
  let sum = 0;
  for (const number of numbers) sum += Math.exp(scale * (number - highest));
  return scale * highest + Math.log(sum);
}
