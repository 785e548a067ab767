import { Field, Int32, type RecordBatch, Utf8, type Vector } from 'apache-arrow';
import type { LabelId, SampleId } from '../../../domain/ids.js';
import { DIGEST_BYTES } from '../../../domain/label-rows.js';
import type { ExpectedLabel, Sample, SampleRole, SampleRows } from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';
import { integerColumn } from '../lance/plain-columns.js';
import { textColumn, textIn } from '../lance/text-column.js';
import { DIGEST, digestsColumn, digestsIn, positionsColumn } from '../versions/item-columns.js';
import type { PositionedPlace } from '../versions/set-kind.js';
import { ROWS_A_STEP } from '../versions/version-reader.js';

/* Samples as Arrow columns. */

/** Columns of a sample, of which only the id is never null. */
export const SAMPLE_FIELDS: Field[] = [
  new Field('id', new Utf8(), false),
  new Field('position', new Int32(), true),
  new Field('sha256', new Utf8(), true),
  new Field('fileName', new Utf8(), true),
  new Field('format', new Utf8(), true),
  new Field('width', new Int32(), true),
  new Field('height', new Int32(), true),
  // JSON: a list of pairs of label id and name; null for a sample that is not judged yet.
  new Field('expected', new Utf8(), true),
  new Field('kind', new Utf8(), true),
  new Field('role', new Utf8(), true),
  new Field('metadata', new Utf8(), true),
  new Field('digest', DIGEST, true),
];

/** The samples as columns, followed by rows of nulls for the removed ones. */
export function sampleColumns(rows: SampleRows, removed: readonly SampleId[]): Record<string, Vector> {
  const { samples, positions, digests } = rows;
  const nulls = removed.map(() => null);
  const texts = (of: (sample: Sample) => string | null) => textColumn([...samples.map(of), ...nulls]);
  const integers = (of: (sample: Sample) => number | null) => integerColumn([...samples.map(of), ...nulls]);
  return {
    id: textColumn([...samples.map(({ id }) => id), ...removed]),
    position: positionsColumn(positions, removed.length),
    sha256: texts(({ sha256 }) => sha256),
    fileName: texts(({ fileName }) => fileName),
    format: texts(({ format }) => format),
    width: integers(({ width }) => width),
    height: integers(({ height }) => height),
    expected: texts(({ expected }) => expected && textOf(expected)),
    kind: texts(({ kind }) => kind),
    role: texts(({ role }) => role),
    metadata: texts(({ metadata }) => metadata),
    digest: digestsColumn(digests, removed.length),
  };
}

const textOf = (expected: readonly ExpectedLabel[]): string =>
  JSON.stringify(expected.map(({ labelId, name }) => [labelId, name]));

const expectedIn = (text: string): ExpectedLabel[] =>
  (JSON.parse(text) as [LabelId, string][]).map(([labelId, name]) => ({ labelId, name }));

/** Puts together the samples at the places. */
export function* collectSamples(
  batches: readonly RecordBatch[],
  places: readonly PositionedPlace[],
): Steps<SampleRows> {
  const readers = batches.map((columns) => {
    const get = (name: string) => columns.getChild(name) as Vector;
    return { sample: sampleReader(get), digest: digestsIn(get('digest')) };
  });
  const digests = new Uint8Array(places.length * DIGEST_BYTES);
  const samples: Sample[] = [];
  for (const [i, { batch, row }] of places.entries()) {
    if (i % ROWS_A_STEP === 0) yield;
    const { sample, digest } = readers[batch] as (typeof readers)[number];
    samples.push(sample(row));
    digests.set(digest(row), i * DIGEST_BYTES);
  }
  return { samples, positions: Int32Array.from(places, ({ position }) => position), digests };
}

/** Reads the samples of one batch by row. @param get returns the batch's column with the given name */
function sampleReader(get: (name: string) => Vector): (row: number) => Sample {
  const text = (name: string) => textIn(get(name));
  const [id, sha256, fileName, format] = [text('id'), text('sha256'), text('fileName'), text('format')];
  const [width, height, expected] = [get('width'), get('height'), text('expected')];
  const [kind, role, metadata] = [text('kind'), text('role'), text('metadata')];
  return (row) => {
    const answers = expected(row);
    return {
      id: id(row) as SampleId,
      sha256: sha256(row),
      fileName: fileName(row),
      format: format(row),
      width: width.get(row) as number | null,
      height: height.get(row) as number | null,
      expected: answers === null ? null : expectedIn(answers),
      kind: kind(row),
      role: role(row) as SampleRole,
      metadata: metadata(row),
    };
  };
}
