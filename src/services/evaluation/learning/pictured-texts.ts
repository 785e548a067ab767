import type { LabelMeans } from './discriminant.js';

/**
 * Text vectors as the examples have them: the direction of a label's mean, moved by what lies between the texts and the
 * means of the other labels on average, since a model keeps texts and pictures apart. They are what a good name of the
 * label would be near to.
 *
 * @param texts row-major, [labels × dimensions], of at least two labels
 * @returns unit length, row-major, [labels × dimensions]
 */
export function picturedTexts(texts: Float32Array | Float64Array, { centre, offsets }: LabelMeans): Float64Array {
  const dimensions = centre.length;
  const directions = unitRows(
    offsets.map((offset, at) => offset + (centre[at % dimensions] as number)),
    dimensions,
  );
  const between = new Float64Array(dimensions);
  for (const [at, direction] of directions.entries()) {
    const k = at % dimensions;
    between[k] = (between[k] as number) + (texts[at] as number) - direction;
  }
  const others = texts.length / dimensions - 1;
  const moved = directions.map((direction, at) => {
    const own = (texts[at] as number) - direction;
    return direction + ((between[at % dimensions] as number) - own) / others;
  });
  return unitRows(moved, dimensions);
}

/** Text vectors of the labels, with the pictured ones in place of some. @param labels whose text is replaced */
export function replacedTexts(texts: Float32Array, means: LabelMeans, labels: readonly number[]): Float32Array {
  if (labels.length === 0) return texts;
  const dimensions = means.centre.length;
  const pictured = picturedTexts(texts, means);
  const replaced = texts.slice();
  for (const label of labels) {
    const from = label * dimensions;
    replaced.set(pictured.subarray(from, from + dimensions), from);
  }
  return replaced;
}

/** Divides each row by its length, in place. */
function unitRows(rows: Float64Array, dimensions: number): Float64Array {
  for (let from = 0; from < rows.length; from += dimensions) {
    const row = rows.subarray(from, from + dimensions);
    // Examples that cancel each other out have no direction.
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let k = 0; k < dimensions; k++) row[k] = (row[k] as number) / length;
  }
  return rows;
}
