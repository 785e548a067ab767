import fc from 'fast-check';
import type { SampleSetId, TenantId } from '#lexiclip/domain/ids.js';
import type { Sample, SampleRows, SampleSetVersion } from '#lexiclip/domain/sample.js';
import { pickSamples } from '#lexiclip/domain/sample-rows.js';
import type { SampleSetStore } from '#lexiclip/services/storage/sample-sets/sample-set-store.js';
import { ownStorage, someTenant } from '../../support/storage/own-storage.js';
import { joinedSamples, sampleOf, sampleRows, sampleSetOf, sampleVersionOf } from '../../support/storage/samples.js';

/** What may be done to a sample set; numbers are taken modulo what there is. */
type Step =
  | { readonly do: 'add' | 'change'; readonly picks: readonly number[]; readonly given: Partial<Sample> }
  | { readonly do: 'remove'; readonly picks: readonly number[] }
  | { readonly do: 'restore'; readonly version: number }
  | { readonly do: 'replace' | 'race' | 'compact' | 'reopen' };

const given: fc.Arbitrary<Partial<Sample>> = fc.record(
  {
    expected: fc.constantFrom(
      null,
      [],
      [
        { labelId: 'a' as never, name: 'ash' },
        { labelId: 'o' as never, name: 'oak 🌳' },
      ],
    ),
    kind: fc.constantFrom(null, 'a textile'),
    role: fc.constantFrom('EVALUATION' as const, 'EXAMPLE' as const),
    metadata: fc.constantFrom(null, '{"rare":true}'),
  },
  { requiredKeys: [] },
);
const number = fc.nat({ max: 1_000 });
const picks = fc.array(number, { minLength: 1, maxLength: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('add' as const), picks, given }),
  fc.record({ do: fc.constant('add' as const), picks, given }),
  fc.record({ do: fc.constant('change' as const), picks, given }),
  fc.record({ do: fc.constant('remove' as const), picks }),
  fc.record({ do: fc.constant('restore' as const), version: number }),
  fc.record({ do: fc.constantFrom('replace' as const, 'race' as const, 'compact' as const, 'reopen' as const) }),
);

/** A sample set, and what it should be: the samples of each version. */
class History {
  readonly versions: { readonly version: SampleSetVersion; readonly rows: SampleRows }[] = [];
  private serial = 0;

  constructor(
    private readonly set: SampleSetId,
    readonly openStore: () => Promise<SampleSetStore>,
    private readonly prune: () => Promise<void>,
    private readonly reopen: () => void,
  ) {}

  async take(step: Step): Promise<void> {
    const { rows } = this.versions.at(-1) as (typeof this.versions)[number];
    switch (step.do) {
      case 'add':
        return this.change(
          rows,
          step.picks.map(() => sampleOf(this.set, `${++this.serial}.jpg`, step.given)),
        );
      case 'change':
        return this.change(
          rows,
          this.picked(rows, step.picks).map((sample) => ({ ...sample, ...step.given })),
        );
      case 'remove':
        return this.remove(rows, this.picked(rows, step.picks));
      case 'restore': {
        const old = this.versions[step.version % this.versions.length] as (typeof this.versions)[number];
        return this.commit(old.rows, { kind: 'restore', version: old.version.number });
      }
      case 'replace':
        return this.commit(rows, { kind: 'replace' });
      case 'race':
        return this.race(rows);
      case 'compact':
        await (await this.openStore()).compact(this.set);
        return this.prune();
      case 'reopen':
        this.reopen();
    }
  }

  private picked({ samples }: SampleRows, picks: readonly number[]): Sample[] {
    if (samples.length === 0) return [];
    return [...new Set(picks.map((pick) => samples[pick % samples.length] as Sample))];
  }

  private async change(rows: SampleRows, changed: readonly Sample[]): Promise<void> {
    if (changed.length === 0) return;
    const at = new Map(rows.samples.map(({ id }, row) => [id, row]));
    let last = this.lastPosition;
    const placed = changed.map((sample) => {
      const row = at.get(sample.id);
      return { sample, position: row === undefined ? ++last : (rows.positions[row] as number) };
    });
    placed.sort((a, b) => a.position - b.position);
    const one = ({ sample, position }: (typeof placed)[number]) => sampleRows([sample], position);
    const [part, ids] = [placed.map(one).reduce(joinedSamples), new Set(changed.map(({ id }) => id))];
    const kept = [...rows.samples.keys()].filter((row) => !ids.has((rows.samples[row] as Sample).id));
    const all = joinedSamples(pickSamples(rows, kept), part);
    const order = [...all.positions.keys()].sort((a, b) => (all.positions[a] as number) - (all.positions[b] as number));
    await this.commit(pickSamples(all, order), { kind: 'change', rows: part, removed: [] });
  }

  /** Positions are never given again, so that a sample that comes back after a restoration keeps its own. */
  private get lastPosition(): number {
    return Math.max(-1, ...this.versions.flatMap(({ rows }) => [...rows.positions]));
  }

  private async remove(rows: SampleRows, removed: readonly Sample[]): Promise<void> {
    if (removed.length === 0) return;
    const ids = removed.map(({ id }) => id);
    const kept = [...rows.samples.keys()].filter((row) => !ids.includes((rows.samples[row] as Sample).id));
    await this.commit(pickSamples(rows, kept), { kind: 'change', rows: pickSamples(rows, []), removed: ids });
  }

  /** Two writers with the same base: one of them commits, and nothing is seen of what the other has written. */
  private async race(rows: SampleRows): Promise<void> {
    const store = await this.openStore();
    const base = this.versions.at(-1)?.version as SampleSetVersion;
    const written = await Promise.all(
      ['one', 'two'].map(async (writer) => {
        const added = sampleRows([sampleOf(this.set, `${++this.serial} of ${writer}`)], this.lastPosition + 1);
        const all = joinedSamples(rows, added);
        const next = sampleVersionOf(this.set, base.number + 1, all);
        const version = await store.commit(base, next, all, { kind: 'change', rows: added, removed: [] });
        return version ? [{ version, rows: all }] : [];
      }),
    );
    expect(written.flat()).toHaveLength(1);
    this.versions.push(...written.flat());
  }

  private async commit(rows: SampleRows, change: Parameters<SampleSetStore['commit']>[3]): Promise<void> {
    const base = this.versions.at(-1)?.version as SampleSetVersion;
    const next = sampleVersionOf(this.set, base.number + 1, rows);
    const version = await (await this.openStore()).commit(base, next, rows, change);
    this.versions.push({ version: version as SampleSetVersion, rows });
  }
}

describe('Any history of a sample set', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let tenant: TenantId;
  let count = 0;

  beforeAll(async () => {
    own = await ownStorage();
    tenant = someTenant();
    await own.storage.createTenant(tenant);
  });
  afterAll(() => own.close());

  /** Compacts the tables of a set, and prunes all of their history, which is more than the service does. */
  async function prune(set: SampleSetId): Promise<void> {
    const { connection } = await own.storage.databases.tenant(tenant);
    for (const name of (await connection.tableNames()).filter((table) => table.includes(set))) {
      await (await connection.openTable(name)).optimize({ cleanupOlderThan: new Date() });
    }
  }

  it('leaves every version as it was committed, whatever came after', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 14, size: 'max' }), async (steps) => {
      const set = sampleSetOf(`set-${++count}`, 'first');
      const openStore = () => own.storage.sampleSetsOf(tenant);
      const reopen = () => own.storage.databases.forget(tenant);
      const history = new History(set.id, openStore, () => prune(set.id), reopen);
      const rows = sampleRows([]);
      const version = await (await openStore()).create(set, sampleVersionOf(set.id, 1, rows, 'createSampleSet'), rows);
      history.versions.push({ version: version as SampleSetVersion, rows });
      for (const one of steps) await history.take(one);
      const store = await openStore();
      const stored = (await store.versionsOf([set.id])).get(set.id);
      expect(stored).toEqual(history.versions.map(({ version }) => version));
      for (const { version, rows } of history.versions) expect(await store.read(version)).toEqual(rows);
    });
    await fc.assert(property, { numRuns: 6 });
  }, 120_000);
});
