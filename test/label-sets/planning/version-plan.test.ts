import type { LabelId, LabelSetId, PromptTemplateId } from '#lexiclip/domain/ids.js';
import type { Label } from '#lexiclip/domain/label.js';
import { type LabelRows, vectorAt } from '#lexiclip/domain/label-rows.js';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import { finish } from '#lexiclip/domain/steps.js';
import { labelDigest } from '#lexiclip/domain/version-digest.js';
import type { LabelInput } from '#lexiclip/services/label-sets/label-upsert.js';
import { assemble, labelsToEncode, type NextVersion } from '#lexiclip/services/label-sets/next-version.js';
import {
  type PlanBase,
  planReencoding,
  planRemoval,
  planRestore,
  planTemplate,
  planUpsert,
} from '#lexiclip/services/label-sets/version-plan.js';

const DIMENSIONS = 2;
const SET = `ls_${'0'.repeat(32)}` as LabelSetId;
const MODEL = {
  id: 'm',
  digest: 'd',
  dimensions: DIMENSIONS,
  dtype: 'fp32',
  device: 'cpu',
  logitScale: 100,
  textRules: 2,
};
const OTHER_MODEL = { ...MODEL, digest: 'other' };

const label = (id: string, more: Partial<Label> = {}): Label => ({
  id: id as LabelId,
  name: id,
  synonyms: [],
  prompts: [],
  parentId: null,
  metadata: null,
  ...more,
});

const template = (number: number) => ({
  id: 'pt_1' as PromptTemplateId,
  slug: 'photo',
  name: 'Photo',
  number,
  templates: [`photo ${number} of {label}`],
  message: null,
  createdAt: new Date(0),
  createdBy: 'a test',
});

const digestsOf = (rows: Pick<LabelRows, 'labels' | 'vectors' | 'dimensions'>): Uint8Array =>
  Buffer.concat(rows.labels.map((label, row) => labelDigest(label, vectorAt(rows, row))));

/** A version whose labels have the vectors [10, 10], [11, 11] … */
function base(labels: readonly Label[], version: Partial<LabelSetVersion> = {}): PlanBase {
  const { id, slug, number } = template(1);
  const latest: LabelSetVersion = {
    labelSetId: SET,
    number: 7,
    createdAt: new Date(0),
    createdBy: 'a test',
    operation: 'upsertLabels',
    message: null,
    labelCount: labels.length,
    template: { id, slug, number },
    model: MODEL,
    digest: '70',
    ...version,
  };
  const record = { id: SET, slug: 'trees', name: 'Trees', description: null, createdAt: new Date(0) };
  const vectors = Float32Array.from({ length: labels.length * DIMENSIONS }, (_, i) => 10 + (i >> 1));
  const rows = { labels, vectors, dimensions: DIMENSIONS };
  return {
    set: { ...record, updatedAt: new Date(0), latest },
    rows: { ...rows, positions: Int32Array.from(labels, (_, i) => 2 * i), digests: digestsOf(rows) },
    template: template(1),
    model: MODEL,
  };
}

/** The version with vectors [-1, -1], [-2, -2] … for those that had to be made. */
function made(next: NextVersion | undefined) {
  if (!next) throw new Error('no version is made');
  const encoded = Float32Array.from({ length: labelsToEncode(next).length * DIMENSIONS }, (_, i) => -1 - (i >> 1));
  const { rows, change } = finish(assemble(next, encoded));
  const vectors = rows.labels.map(({ id }, row) => [id, rows.vectors[row * DIMENSIONS]]);
  expect(rows.digests).toEqual(new Uint8Array(digestsOf(rows)));
  return { vectors: Object.fromEntries(vectors), positions: [...rows.positions], change };
}

const trees = () => base([label('ash'), label('birch'), label('cedar')]);

describe('The plan of an upsert', () => {
  const upsert = (inputs: readonly LabelInput[]) => finish(planUpsert('upsertLabels', trees(), inputs, 'keep'));

  it('keeps the vectors of what stays, encodes what is new, and puts it last', () => {
    const { next, diff } = upsert([{ name: 'elm' }, { id: 'birch', name: 'birch', metadata: { height: 20 } }]);
    const { vectors, positions, change } = made(next);
    const [elm] = diff.added as [Label];
    expect(vectors).toEqual({ ash: 10, birch: 11, cedar: 12, [elm.id]: -1 });
    expect(positions).toEqual([0, 2, 4, 5]);
    expect(change).toMatchObject({ kind: 'change', removed: [], rows: { labels: [{ id: 'birch' }, { name: 'elm' }] } });
  });

  it('encodes a label anew whose prompts are others now', () => {
    expect(made(upsert([{ id: 'birch', name: 'silver birch' }]).next).vectors).toEqual({
      ash: 10,
      birch: -1,
      cedar: 12,
    });
  });

  it('makes no version of what is the same already', () => {
    const { next, diff } = upsert([{ name: 'ash' }]);
    expect(next).toBeUndefined();
    expect(diff).toEqual({ added: [], removed: [], changed: [] });
  });

  it('removes what is not listed where that is wanted', () => {
    const plan = finish(planUpsert('importLabels', trees(), [{ name: 'cedar' }, { name: 'elm' }], 'remove'));
    expect(plan.diff.removed.map(({ name }) => name)).toEqual(['ash', 'birch']);
    const { vectors, positions, change } = made(plan.next);
    expect(Object.values(vectors)).toEqual([12, -1]);
    expect(positions).toEqual([4, 5]);
    expect(change).toMatchObject({ kind: 'change', removed: ['ash', 'birch'], rows: { labels: [{ name: 'elm' }] } });
  });

  it('is refused where the version was encoded with another model', () => {
    const other = base([label('ash')], { model: OTHER_MODEL });
    expect(() => finish(planUpsert('upsertLabels', other, [{ name: 'elm' }], 'keep'))).toThrow(/was encoded with/);
  });

  it('leaves the base as it was', () => {
    const before = trees();
    finish(planUpsert('upsertLabels', before, [{ id: 'birch', name: 'silver birch' }, { name: 'elm' }], 'keep'));
    expect(before).toEqual(trees());
  });
});

describe('The plan of another change', () => {
  it('takes labels away and keeps the vectors and places of the rest', () => {
    const { vectors, positions, change } = made(finish(planRemoval(trees(), { names: ['birch'] })).next);
    expect(vectors).toEqual({ ash: 10, cedar: 12 });
    expect(positions).toEqual([0, 4]);
    expect(change).toMatchObject({ kind: 'change', removed: ['birch'], rows: { labels: [] } });
  });

  it('encodes everything for another template, and nothing for the same', () => {
    expect(made(planTemplate(trees(), template(2)).next).vectors).toEqual({ ash: -1, birch: -2, cedar: -3 });
    expect(planTemplate(trees(), template(1)).next).toBeUndefined();
  });

  it('encodes everything for another model, and nothing for the same', () => {
    const other = base([label('ash')], { model: OTHER_MODEL });
    expect(made(planReencoding(other).next).vectors).toEqual({ ash: -1 });
    expect(planReencoding(trees()).next).toBeUndefined();
  });

  it('takes the vectors of a restored version from it, and says what differs', () => {
    const old = base([label('ash'), label('oak')], { number: 3 });
    const restored = { version: old.set.latest, rows: old.rows, template: template(1) };
    const { next, diff } = finish(planRestore(trees(), restored));
    expect(made(next)).toMatchObject({ vectors: { ash: 10, oak: 11 }, change: { kind: 'restore', version: 3 } });
    expect([diff.added, diff.removed].map((labels) => labels.map(({ id }) => id))).toEqual([
      ['oak'],
      ['birch', 'cedar'],
    ]);
  });

  it('restores nothing where the latest version has the same content', () => {
    const old = { ...trees().set.latest, number: 3 };
    const restored = { version: old, rows: trees().rows, template: template(1) };
    expect(finish(planRestore(trees(), restored)).next).toBeUndefined();
  });

  it('encodes a restored version anew that another model encoded', () => {
    const old = base([label('oak')], { number: 3, model: OTHER_MODEL });
    const restored = { version: old.set.latest, rows: old.rows, template: template(1) };
    expect(made(finish(planRestore(trees(), restored)).next)).toMatchObject({
      vectors: { oak: -1 },
      change: { kind: 'replace' },
    });
  });
});
