import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHere } from '../support/cli.js';
import { ALLOWED, cutOff, WRITES } from '../support/storage/cut-off.js';
import { type Mutated, type Mutation, StorageProcess } from '../support/storage/storage-process.js';
import { KINDS } from '../support/storage/vocabulary.js';

const killed = cutOff('killed', ['create', 'upsert']);
const stopped = cutOff('stopped', ['create', 'upsert']);

describe('A writer of label sets that', () => {
  let data: string;
  let others: StorageProcess;
  const slugsOf = (mutations: Mutation[]) => mutations.map(({ slug }) => slug);
  const existing = (mutations: Mutation[]) => slugsOf(mutations.filter(({ kind }) => kind !== 'create'));

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    others = new StorageProcess(data);
    await others.prepare([...existing(killed), ...existing(stopped), 'whole']);
  });
  afterAll(async () => {
    await others.kill();
    await rm(data, { recursive: true, force: true });
  });

  const contents = async (mutations: Mutation[]) => {
    const read = await others.contents(slugsOf(mutations));
    return new Map(mutations.map(({ slug }, i) => [slug, read[i] as string[][]]));
  };

  /** Starts mutations in a process of their own, and lets each stop at its place. */
  async function beginAll(mutations: (Mutation & { stopAt: number })[]) {
    const writer = new StorageProcess(data);
    const begun: Promise<Mutated>[] = [];
    for (const mutation of mutations) begun.push((await writer.begin(mutation)).outcome);
    return { writer, begun };
  }

  /** Writes to each set. @returns those that it could not write to */
  async function writeToAll(mutations: Mutation[], name: string): Promise<string[]> {
    const before = await contents(mutations);
    const numbers = await others.write(slugsOf(mutations), name);
    return slugsOf(mutations).filter((slug, i) => numbers[i] !== (before.get(slug)?.length ?? 0) + 1);
  }

  it('makes as many writes as there are places to stop it', async () => {
    for (const kind of KINDS) {
      const slug = kind === 'create' ? 'whole-new' : 'whole';
      const { writes } = await others.mutate({ kind, slug, writer: 'one' });
      expect({ kind, writes: writes.length, names: writes }).toEqual({ kind, writes: WRITES[kind], names: writes });
    }
  });

  it('is killed between any two writes leaves all or nothing, and sets that can be written to at once', async () => {
    const mutations = killed;
    const { writer, begun } = await beginAll(mutations);
    for (const outcome of begun) outcome.catch(() => undefined);
    await writer.kill();
    const left = await contents(mutations);
    for (const { slug, kind } of mutations) expect(ALLOWED[kind]).toContainEqual(left.get(slug));
    expect(await writeToAll(mutations, 'other')).toEqual([]);
  }, 120_000);

  it('stands still between any two writes holds up nobody, and does no harm when it goes on', async () => {
    const mutations = stopped;
    const { writer, begun } = await beginAll(mutations);
    writer.signal('SIGSTOP');
    expect(await writeToAll(mutations, 'other')).toEqual([]);
    const between = await contents(mutations);
    await others.prune();
    writer.signal('SIGCONT');
    await writer.go();
    const outcomes = await Promise.allSettled(begun);
    await writer.kill();
    const after = await contents(mutations);
    mutations.forEach(({ slug, kind }, i) => {
      const [was, is, outcome] = [between.get(slug), after.get(slug), outcomes[i]];
      // What others have written meanwhile stays, except for a set that the stopped writer was told to remove.
      if (kind !== 'remove' || is?.length) expect(is).toEqual(was);
      if (outcome?.status === 'fulfilled' && outcome.value.number !== null) {
        expect(is?.[outcome.value.number - 1]).toEqual(outcome.value.labels);
      }
    });
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await writeToAll(mutations, 'third')).toEqual([]);
    expect((await checkHere(data)).output).toMatch(/ 0 problems\n$/);
  }, 240_000);
});
