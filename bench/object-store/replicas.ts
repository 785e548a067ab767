import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from '../../test/support/process.js';
import type { Place } from './bucket.js';

const EVERY_MS = 200;
/** How long one that is replaced goes on answering, so that clients see that it leaves, ms. */
const DRAIN_DELAY_MS = '2000';

export interface Replica {
  readonly server: ServerProcess;
  /** As its `/readyz` last said. */
  ready: boolean;
  /** Has been killed: what was under way there is lost. */
  killed: boolean;
}

/** Replicas of one service, of which clients take any that says that it is ready. */
export class Replicas {
  private readonly all: Replica[] = [];
  private readonly timer = setInterval(() => void this.look(), EVERY_MS);

  constructor(private readonly place: Place) {}

  async add(): Promise<Replica> {
    const server = await this.place.start({ LEXICLIP_DRAIN_DELAY_MS: DRAIN_DELAY_MS });
    const replica = { server, ready: false, killed: false };
    this.all.push(replica);
    while (!replica.ready) await sleep(EVERY_MS);
    return replica;
  }

  async kill(replica: Replica): Promise<void> {
    replica.killed = true;
    replica.ready = false;
    await this.place.stop(replica.server, 'SIGKILL');
  }

  /** A rolling restart of one: another begins, and then it is told to end. */
  async replace(replica: Replica): Promise<void> {
    await this.add();
    await this.place.stop(replica.server);
  }

  /** One that is ready. @throws Error when there is none */
  any(): Replica {
    const ready = this.all.filter((replica) => replica.ready);
    if (ready.length === 0) throw new Error('no replica is ready');
    return ready[Math.floor(Math.random() * ready.length)] as Replica;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    await Promise.all(
      this.all.map(async (replica) => {
        const answer = await fetch(`${replica.server.url}/readyz`).catch(() => undefined);
        await answer?.body?.cancel();
        replica.ready = answer?.status === 200 && !replica.killed;
      }),
    );
  }
}
