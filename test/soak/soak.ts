/**
 * Several servers on the same data under mixed load, with restarts and kills, for as long as is asked for:
 *   npm run soak -- --minutes 10 --tenants 3 --servers 2 --seed 1
 *   npm run soak -- --minutes 10 --store gateway      the data in Ceph's S3 gateway
 * Each answer is checked as it comes, and at the end everything that was acknowledged must be there. Ctrl-C ends it
 * early, with the verdict so far.
 */

import { once, setMaxListeners } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { backupData } from '#lexiclip/services/maintenance/backup.js';
import { checkData } from '#lexiclip/services/maintenance/check.js';
import { printGrid } from '../../bench/support/table.js';
import { type DataPlace, placeIn } from '../support/object-store/data-place.js';
import { BadRequests, type Resident } from './bad-requests.js';
import { Classifications } from './classifications.js';
import { Fleet } from './fleet.js';
import { Ledger } from './ledger.js';
import { Pictures } from './pictures.js';
import { SetWriter } from './set-writer.js';
import { passThrough, settle } from './tenants.js';
import { VITALS_ARE_THERE } from './vitals.js';

const SETS_PER_TENANT = 2;
const PROBE_MS = 1_000;
const PROGRESS_MS = 30_000;
const RESTART_MS = 15_000;
const BACKUP_MS = 45_000;
const PASSING_MS = 8_000;
/** No step takes as long. */
const MAX_STEP_MS = 120_000;
/** The first server is left alone for that share of the run, so that its memory can be judged. */
const UNDISTURBED = 0.75;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    tenants: { type: 'string', default: '3' },
    servers: { type: 'string', default: '2' },
    store: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

/** Every choice here is made with it, so that a seed makes the same ones again. When answers come is left to chance. */
function seedRandom(seed: number): void {
  let state = seed;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Soak {
  private readonly ledger = new Ledger();
  private readonly fleet: Fleet;
  private readonly begin = Date.now();
  private readonly stop = new AbortController();
  private interrupted = false;
  /** Loops that have not ended, and when their last step began. */
  private readonly running = new Set<{ readonly what: string; since: number }>();
  private restarts = { SIGTERM: 0, SIGKILL: 0 };
  private backups = 0;

  constructor(
    private readonly place: DataPlace,
    servers: number,
    private readonly minutes: number,
  ) {
    this.fleet = new Fleet(place, servers, this.ledger);
  }

  /** @returns what went wrong */
  async run(tenants: number): Promise<readonly string[]> {
    setMaxListeners(0, this.stop.signal);
    await this.fleet.start();
    process.once('SIGINT', () => this.interrupt());
    const residents: Resident[] = [];
    for (let i = 0; i < tenants; i++) residents.push(await settle(this.fleet, `tenant-${i}`));
    const writers = residents.flatMap(({ key }, i) =>
      Array.from({ length: SETS_PER_TENANT }, (_, j) => new SetWriter(this.fleet, key, `tenant-${i}-set-${j}`)),
    );
    const bad = await BadRequests.make(this.fleet);
    const [first] = residents as [Resident];
    const answer = await this.fleet.ask('model', first.key, { query: '{ model { logitScale } }' });
    const logitScale: number = answer?.data.model.logitScale ?? Number.NaN;
    const classifications = new Classifications(this.fleet, await Pictures.load(), logitScale);
    const passing = { serial: 0 };
    const loops = [
      ...writers.map((writer) => this.repeat('write', 20, () => writer.step())),
      ...writers.map((writer) => this.repeat('classify', 20, () => classifications.step(writer))),
      ...residents.map((own, i) =>
        this.repeat('bad requests', 100, () =>
          bad.step(own, residents[(i + 1) % tenants] === own ? STRANGER : (residents[(i + 1) % tenants] as Resident)),
        ),
      ),
      this.repeat('passing tenants', PASSING_MS, () => passThrough(this.fleet, `passing-${++passing.serial}`)),
      this.repeat('restart', RESTART_MS, () => this.restart()),
      this.repeat('back up', BACKUP_MS, () => this.backUp()),
      this.repeat('progress', PROGRESS_MS, async () => this.progress()),
      ...this.fleet.members.map((member) => this.repeat('probe', PROBE_MS, () => member.probe())),
    ];
    const end = setTimeout(() => this.stop.abort(), this.minutes * 60_000);
    await this.ended(Promise.all(loops));
    clearTimeout(end);
    await this.verify(writers);
    this.report();
    return this.ledger.failed;
  }

  /** Does it again and again, with up to twice that pause between, until the run ends. */
  private async repeat(what: string, pauseMs: number, step: () => Promise<void>): Promise<void> {
    const { signal } = this.stop;
    const running = { what, since: 0 };
    this.running.add(running);
    while (!signal.aborted) {
      await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      running.since = Date.now();
      await step().catch((error: unknown) =>
        this.ledger.fail(`the soak itself failed: ${(error as Error).stack?.split('\n').slice(0, 3)}`),
      );
    }
    this.running.delete(running);
  }

  /** Waits for all loops; one that does not end is a fault with a name, and no reason to wait for ever. */
  private async ended(loops: Promise<unknown>): Promise<void> {
    await Promise.race([
      loops,
      once(this.stop.signal, 'abort').then(() => sleep(MAX_STEP_MS, undefined, { ref: false })),
    ]);
    for (const { what, since } of this.running) {
      this.ledger.fail(`"${what}" did not end: its last step began ${((Date.now() - since) / 1000).toFixed(0)} s ago`);
    }
  }

  private async restart(): Promise<void> {
    const { members } = this.fleet;
    const signal = this.restarts.SIGKILL > this.restarts.SIGTERM ? 'SIGTERM' : 'SIGKILL';
    const late = Date.now() - this.begin > UNDISTURBED * this.minutes * 60_000;
    const candidates = late ? members : members.slice(1);
    const member = candidates[Math.floor(Math.random() * candidates.length)];
    if (!member?.up) return;
    await member.stop(signal);
    this.restarts[signal]++;
    if (signal === 'SIGKILL') await this.check('after a kill');
    if (!this.interrupted) await member.start();
  }

  private async check(when: string): Promise<void> {
    const { problems } = await checkData(this.place.location, this.place.store);
    for (const { tenant, text } of problems) this.ledger.fail(`check ${when}: tenant "${tenant}": ${text}`);
  }

  private async backUp(): Promise<void> {
    const { location, folder, store } = this.place;
    const target = join(folder, 'backup');
    const { problems } = await backupData(location, target, () => undefined, store);
    for (const { tenant, text } of problems) this.ledger.fail(`backup: tenant "${tenant}": ${text}`);
    this.backups++;
    await rm(target, { recursive: true, force: true });
  }

  private async verify(writers: readonly SetWriter[]): Promise<void> {
    // A keyboard's interrupt reaches the servers as well.
    if (this.interrupted) await Promise.all(this.fleet.members.map((member) => member.abandon()));
    for (const member of this.fleet.members) if (!member.up) await member.start();
    for (const member of this.fleet.members) await Promise.all(writers.map((writer) => writer.verify(member)));
    for (const member of this.fleet.members)
      for (const life of member.lives) for (const fault of life.faults()) this.ledger.fail(fault);
    await this.check('at the end');
    await this.fleet.stop();
    await this.check('after the servers have stopped');
  }

  private interrupt(): void {
    this.interrupted = true;
    for (const member of this.fleet.members) member.expectEnd();
    this.stop.abort();
  }

  private progress(): void {
    const seconds = ((Date.now() - this.begin) / 1000).toFixed(0);
    const { SIGTERM, SIGKILL } = this.restarts;
    const rss = this.fleet.members.map(({ lives }) => lives.at(-1)?.rss.toFixed(0)).join(' and ');
    const requests = `${this.ledger.total()} requests, ${this.ledger.total('ok')} acknowledged`;
    const faults = `${this.ledger.failed.length} failures`;
    console.log(
      `${seconds} s: ${requests}, ${SIGTERM + SIGKILL} restarts, ${this.backups} backups, ${rss} MB, ${faults}`,
    );
  }

  private report(): void {
    console.log();
    printGrid([['operation', 'asked', 'acknowledged', 'cut off', 'refused'], ...this.ledger.rows()]);
    console.log(
      `\n${this.restarts.SIGTERM} stops by SIGTERM, ${this.restarts.SIGKILL} by SIGKILL, ${this.backups} backups\n`,
    );
    if (!VITALS_ARE_THERE) console.log('memory and open files are not looked at: there is no /proc here');
    const lives = this.fleet.members.flatMap((member) => member.lives.map((life) => life.row()));
    printGrid([['process', 'seconds', 'memory', 'native, after warm-up', 'heap', 'open files'], ...lives]);
  }
}

const STRANGER: Resident = {
  key: '',
  slug: 'no-such-set',
  setId: `ls_${'0'.repeat(32)}`,
  versionId: `lsv_${'0'.repeat(32)}_1`,
  tenantId: `ten_${'0'.repeat(32)}`,
};

console.log(
  `soak: ${values.minutes} minutes, ${values.tenants} tenants, ${values.servers} servers, seed ${values.seed}`,
);
seedRandom(Number(values.seed));
const place = await placeIn(values.store, 'soak');
if (!place) process.exit(0);
const failed = await new Soak(place, Number(values.servers), Number(values.minutes)).run(Number(values.tenants));
await place.close(failed.length > 0);
console.log(failed.length === 0 ? '\nsoak: passed' : `\nsoak: FAILED:\n${failed.join('\n')}`);
process.exit(failed.length === 0 ? 0 : 1);
