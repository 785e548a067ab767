/**
 * Kills servers that are changing label sets and sample sets and taking uploads, again and again, pauses them, fills their
 * disk, and looks at what is left:
 *   npm run crash -- --kills 1000 --pause-seconds 60
 *   npm run crash -- --kills 100 --store gateway      the data in Ceph's S3 gateway, which has no disk to fill
 * Three servers share the data; the clock of one is ahead, that of another behind. Every acknowledged
 * mutation must be there, one under way must be there whole or not at all, every set must be writable at once, and
 * `lexiclip check` must find nothing.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkData, reportLines } from '#lexiclip/services/maintenance/check.js';
import { fill, smallDisk, unmount } from '../support/faults/small-disk.js';
import { type DataPlace, directoryPlace, placeIn } from '../support/object-store/data-place.js';
import { ContestedSet, LABELS, SAMPLES } from './contested-set.js';
import { Fleet } from './fleet.js';
import { KnownSamples } from './known-samples.js';
import { KnownSet } from './known-set.js';
import { KnownUpload } from './known-upload.js';
import { createVocabulary } from './samples.js';

/** On a directory, and on an object store, where a change takes some hundred milliseconds. */
const LONGEST_ROUND_MS = { directory: 1_200, store: 3_000 };
/** Kills after which a server is paused, the disk is filled, data are checked, and the contested sets are others. */
const EVERY = { pause: 25, fill: 10, check: 10, contested: 10 };
const DISK_MEGABYTES = 768;

class Crash {
  private readonly known = [
    ...['one', 'two', 'three'].map((slug) => new KnownSet(slug)),
    ...['first', 'second'].map((slug) => new KnownSamples(slug)),
  ];
  private readonly upload: KnownUpload;
  private contested: ContestedSet[] = [];
  private acknowledgedBefore = 0;
  private isFull = false;
  private isPaused = false;

  constructor(
    private readonly fleet: Fleet,
    private readonly place: DataPlace,
  ) {
    this.upload = new KnownUpload(place);
  }

  get acknowledged(): number {
    return (
      this.acknowledgedBefore +
      [...this.known, ...this.contested, this.upload].reduce((sum, one) => sum + one.acknowledged, 0)
    );
  }

  /** Makes what the sets need that are changed. */
  prepare(): Promise<void> {
    return createVocabulary(this.fleet.client(0));
  }

  async useContested(slug: string): Promise<void> {
    for (const { acknowledged } of this.contested) this.acknowledgedBefore += acknowledged;
    this.contested = [];
    for (const contest of [LABELS, SAMPLES]) {
      this.contested.push(await ContestedSet.create(contest, this.fleet.client(0), slug));
    }
  }

  /** Lets all servers change sets while something happens to them. */
  async during(round: number, happening: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    const stopped = () => isOver;
    // A request that has stood still with its server for longer than requests may take is over.
    const mayRefuse = (error = '') => this.isFull || (this.isPaused && error.includes('"TIMEOUT"'));
    const changing = Promise.all([
      ...this.known.map((set, i) => set.change(this.fleet.client(round + i), stopped, mayRefuse)),
      ...this.contested.flatMap((set) =>
        Array.from({ length: this.fleet.size }, (_, i) => set.change(this.fleet.client(i), stopped, mayRefuse)),
      ),
      this.upload.change(this.fleet.client(round + 1), stopped, mayRefuse),
    ]);
    await Promise.race([changing, happening()]);
    isOver = true;
    await changing;
  }

  async verify(round: number): Promise<void> {
    await Promise.all([
      ...this.known.map((set, i) => set.verify(this.fleet.client(round + i))),
      ...this.contested.map((set) => set.verify(this.fleet.client(round))),
      this.upload.verify(this.fleet.client(round)),
    ]);
  }

  kill(round: number): Promise<void> {
    return this.during(round, async () => {
      await sleep(Math.random() * LONGEST_ROUND_MS[this.place.store ? 'store' : 'directory']);
      await this.fleet.kill(round);
    });
  }

  /** While one stands still, with mutations under way, the others write to the same set. */
  async pause(round: number, ms: number): Promise<void> {
    await this.during(round, async () => {
      await sleep(100);
      this.isPaused = true;
      const paused = this.fleet.pause(round, ms);
      for (const other of [round + 1, round + 2]) await this.addToContested(other);
      await paused;
    });
    this.isPaused = false;
  }

  async fillDisk(round: number, mount: string): Promise<void> {
    const ballast = join(mount, 'ballast');
    await this.during(round, async () => {
      await sleep(100);
      this.isFull = true;
      fill(ballast);
      await sleep(300);
      await rm(ballast);
    });
    this.isFull = false;
    for (let i = 0; i < this.fleet.size; i++) await this.addToContested(i);
  }

  private async addToContested(server: number): Promise<void> {
    for (const set of this.contested) await set.add(this.fleet.client(server));
  }

  async check(after: string): Promise<void> {
    const report = await checkData(this.place.location, this.place.store);
    if (report.problems.length > 0) throw new Error(`after ${after}, check finds:\n${reportLines(report).join('\n')}`);
  }
}

/** A small disk, where one can be had. */
async function diskPlace(): Promise<DataPlace & { readonly mount?: string }> {
  const mount = smallDisk(DISK_MEGABYTES);
  if (!mount) return directoryPlace('crash');
  const location = join(mount, 'data');
  const close = async (keep?: boolean) =>
    keep ? console.error(`The data directory is kept: ${location}`) : unmount(mount);
  return { location, variables: {}, folder: mount, mount, close };
}

async function main(place: DataPlace, mount: string | undefined, kills: number, pauseMs: number): Promise<void> {
  const fleet = await Fleet.start(place.location, place.variables);
  const crash = new Crash(fleet, place);
  const done = { pauses: 0, fills: 0 };
  try {
    await crash.prepare();
    for (let kill = 1; kill <= kills; kill++) {
      const isDue = (every: number) => kill % every === 0;
      if (kill === 1 || isDue(EVERY.contested)) await crash.useContested(`contested-${kill}`);
      await crash.kill(kill);
      await fleet.restart(kill);
      await crash.verify(kill);
      if (isDue(EVERY.pause)) {
        await crash.pause(kill, pauseMs);
        done.pauses++;
      }
      if (isDue(EVERY.fill) && mount) {
        await crash.fillDisk(kill, mount);
        done.fills++;
      }
      if (isDue(EVERY.check)) {
        await crash.verify(kill);
        await crash.check(`${kill} kills`);
        console.log(`${kill} kills, ${crash.acknowledged} acknowledged mutations, all there`);
      }
    }
    await crash.verify(0);
    await fleet.stop();
    await crash.check('the end');
  } catch (error) {
    await fleet.stop('SIGKILL');
    await place.close(true);
    throw error;
  }
  await place.close();
  console.log(
    `crash: ${kills} kills, ${done.pauses} pauses of ${pauseMs / 1000} s, the disk filled ${done.fills} times`,
  );
  console.log(`crash: ${crash.acknowledged} acknowledged mutations: 0 lost, 0 half there, 0 sets unwritable`);
}

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    'pause-seconds': { type: 'string', default: '5' },
    store: { type: 'string' },
  },
});
const place: (DataPlace & { mount?: string }) | undefined =
  values.store === undefined ? await diskPlace() : await placeIn(values.store, 'crash');
if (place) await main(place, place.mount, Number(values.kills), Number(values['pause-seconds']) * 1000);
