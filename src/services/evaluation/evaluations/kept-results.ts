import type { SampleResults } from '../../../domain/evaluation.js';
import type { EngineResults } from '../engine/evaluation-engine.js';
import { newResults } from '../engine/sample-results.js';

const FORMAT = 2;
/** Numbers before the results: the format, the samples and the labels. */
const HEAD = 3;

/** As bytes: the format and the counts, average precision by label, then column by column what was found of samples. */
export function encodeResults({ results, averagePrecision }: EngineResults): Uint8Array {
  const columns = [averagePrecision, ...columnsOf(results)];
  const length = columns.reduce((sum, { byteLength }) => sum + byteLength, HEAD * Float64Array.BYTES_PER_ELEMENT);
  const all = new Uint8Array(length);
  new Float64Array(all.buffer, 0, HEAD).set([FORMAT, results.best.length, averagePrecision.length]);
  let at = HEAD * Float64Array.BYTES_PER_ELEMENT;
  for (const column of columns) {
    all.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  return all;
}

/** The inverse of `encodeResults`; undefined for bytes of another format or size. */
export function decodeResults(bytes: Uint8Array, samples: number, labels: number): EngineResults | undefined {
  // A copy begins where its numbers can be read.
  const all = bytes.slice();
  const head = new Float64Array(all.buffer, 0, Math.min(HEAD, Math.floor(all.length / 8)));
  if (head[0] !== FORMAT || head[1] !== samples || head[2] !== labels) return undefined;
  const found: EngineResults = { results: newResults(samples), averagePrecision: new Float64Array(labels) };
  let at = HEAD * Float64Array.BYTES_PER_ELEMENT;
  for (const column of [found.averagePrecision, ...columnsOf(found.results)]) {
    if (at + column.byteLength > all.length) return undefined;
    new Uint8Array(column.buffer, column.byteOffset, column.byteLength).set(all.subarray(at, at + column.byteLength));
    at += column.byteLength;
  }
  return found;
}

/** In one order, always. */
const columnsOf = (results: SampleResults) =>
  (Object.keys(newResults(0)) as (keyof SampleResults)[]).map((column) => results[column]);
