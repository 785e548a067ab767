import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import type { WebhookTables } from '../../storage/webhooks/webhook-tables.js';
import type { Announcer } from './announcer.js';
import type { DeliveryRunner } from './delivery-runner.js';
import type { NumberedEvents } from './numbered-events.js';
import type { Subscriptions } from './subscriptions.js';

export interface SweepParts {
  readonly subscriptions: Subscriptions;
  readonly numbered: NumberedEvents;
  readonly announcer: Announcer;
  readonly runner: DeliveryRunner;
  readonly isAlive: (tenant: TenantId) => Promise<boolean>;
  /** How long deliveries are kept on record, days. */
  readonly days: number;
  readonly onFailure: (error: unknown) => void;
}

export interface SweepOptions {
  /** Time between two sweeps, ms. */
  readonly everyMs?: number;
}

const EVERY_MS = 20_000;
/** Between two tenants, so that many of them do not make a burst, ms. */
const PAUSE_MS = 100;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Events older than this are not announced any more, ms: nobody has listened when they happened. */
const MAX_AGE_MS = DAY_MS;
/** How far the clocks of servers may differ, ms. */
const CLOCKS_DIFFER_MS = HOUR_MS;
/** Deliveries that other servers have begun are looked at at different times by each of the others, ms. */
const SPREAD_MS = 2_000;
/** The first of so many sweeps of a tenant looks at all that is on record, and removes what is old. */
const THOROUGH_EVERY = 90;

/** The sweeps of one tenant so far. */
interface Look {
  readonly count: number;
  /** When the last one began, ms since 1970. */
  readonly at: number;
}

/**
 * Looks, on every server, after what others have left: events that were not announced, because a server died between a
 * commit and its announcement, and deliveries that were not carried out.
 */
export class WebhookSweep {
  private readonly stop = new AbortController();
  private running: Promise<void> | undefined;
  private readonly looks = new Map<TenantId, Look>();

  constructor(
    private readonly parts: SweepParts,
    private readonly options: SweepOptions = {},
  ) {}

  /** Sweeps now and at every interval, until `close`. */
  start(): void {
    this.running ??= this.goOn();
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async goOn(): Promise<void> {
    const { signal } = this.stop;
    const rest = (ms: number) => sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
    while (!signal.aborted) {
      await this.all(rest).catch(this.parts.onFailure);
      await rest(this.options.everyMs ?? EVERY_MS);
    }
  }

  private async all(rest: (ms: number) => Promise<void>): Promise<void> {
    const { subscriptions, isAlive, onFailure } = this.parts;
    for (const tenant of await subscriptions.tenants()) {
      if (this.stop.signal.aborted) return;
      // The database of a tenant that was deleted would be made anew.
      if (await isAlive(tenant)) {
        // What fails for one tenant does not affect the others.
        await this.sweep(tenant).catch(onFailure);
      } else this.looks.delete(tenant);
      await rest(PAUSE_MS);
    }
  }

  private async sweep(tenant: TenantId): Promise<void> {
    const { subscriptions, runner } = this.parts;
    const [last, at] = [this.looks.get(tenant), Date.now()];
    const isThorough = (last?.count ?? 0) % THOROUGH_EVERY === 0;
    const recent = last && new Date(Math.min(last.at, at) - CLOCKS_DIFFER_MS);
    const tables = await subscriptions.openTables(tenant);
    if (isThorough) await this.prune(tenant, tables);
    if ((await subscriptions.of(tenant)).length > 0) {
      await this.announceMissed(tenant, tables, recent ?? new Date(at - MAX_AGE_MS - CLOCKS_DIFFER_MS));
    }
    // What was found before is on the agenda of this server.
    for (const place of await tables.deliveries.open(isThorough || !recent ? new Date(0) : recent)) {
      runner.schedule({ tenant, ...place }, Math.random() * Math.min(SPREAD_MS, this.options.everyMs ?? SPREAD_MS));
    }
    this.looks.set(tenant, { count: (last?.count ?? 0) + 1, at });
  }

  private async prune(tenant: TenantId, { deliveries, marks }: WebhookTables): Promise<void> {
    const { days, numbered } = this.parts;
    await deliveries.prune(new Date(Date.now() - days * DAY_MS), LIMITS.webhookDeliveriesKept);
    await marks.remove(await numbered.gone(tenant, await marks.all()));
  }

  private async announceMissed(tenant: TenantId, { marks, deliveries }: WebhookTables, since: Date): Promise<void> {
    const { numbered, subscriptions, announcer } = this.parts;
    const missed = await numbered.missed(tenant, await marks.all(), since);
    if (missed.events.length === 0) return;
    const recent = missed.events.filter(({ at }) => at.getTime() > Date.now() - MAX_AGE_MS);
    const webhooks = await subscriptions.of(tenant);
    const places = recent.flatMap(({ id }) => webhooks.map((webhook) => ({ webhookId: webhook.id, eventId: id })));
    // Most were announced when they happened.
    const begun = new Set([...(await deliveries.begun(places))].map((place) => place.split('/')[1]));
    await Promise.all(recent.filter(({ id }) => !begun.has(id)).map((event) => announcer.announce(tenant, event)));
    await marks.put(missed.marks);
  }
}
