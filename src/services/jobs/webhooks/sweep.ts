import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import type { WebhookEvent } from '../../../domain/webhook.js';
import type { WebhookTables } from '../../storage/webhooks/webhook-tables.js';
import type { Announcer } from './announcer.js';
import type { DeliveryRunner } from './delivery-runner.js';
import type { NumberedEvents } from './missed-events.js';
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
const DAY_MS = 24 * 3_600_000;
/** Events older than this are not announced any more, ms: nobody has listened when they happened. */
const MAX_AGE_MS = DAY_MS;
/** Deliveries that other servers have begun are looked at at different times by each of the others, ms. */
const SPREAD_MS = 2_000;
/** One sweep of so many also removes what is old. */
const PRUNE_EVERY = 90;

/**
 * Looks, on every server, after what others have left: events that were not announced, because a server died between a
 * commit and its announcement, and deliveries that were not carried out.
 */
export class WebhookSweep {
  private readonly stop = new AbortController();
  private running: Promise<void> | undefined;
  private rounds = 0;

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
    const prunes = this.rounds++ % PRUNE_EVERY === 0;
    for (const tenant of await subscriptions.tenants()) {
      if (this.stop.signal.aborted) return;
      // The database of a tenant that was deleted would be made anew.
      if (!(await isAlive(tenant))) continue;
      const tables = await subscriptions.openTables(tenant);
      // What fails for one tenant does not affect the others.
      await this.sweep(tenant, tables, prunes).catch(onFailure);
      await rest(PAUSE_MS);
    }
  }

  private async sweep(tenant: TenantId, tables: WebhookTables, prunes: boolean): Promise<void> {
    const { subscriptions, runner, days } = this.parts;
    if ((await subscriptions.of(tenant)).length > 0) await this.announceMissed(tenant, tables);
    for (const place of await tables.deliveries.open()) {
      runner.schedule({ tenant, ...place }, Math.random() * Math.min(SPREAD_MS, this.options.everyMs ?? SPREAD_MS));
    }
    if (!prunes) return;
    await tables.deliveries.prune(new Date(Date.now() - days * DAY_MS), LIMITS.webhookDeliveriesKept);
  }

  private async announceMissed(tenant: TenantId, { marks, deliveries }: WebhookTables): Promise<void> {
    const before = await marks.all();
    const missed = await this.parts.numbered.missed(tenant, before);
    const recent = missed.events.filter(({ at }) => at.getTime() > Date.now() - MAX_AGE_MS);
    const webhooks = await this.parts.subscriptions.of(tenant);
    const places = recent.flatMap(({ id }) => webhooks.map((webhook) => ({ webhookId: webhook.id, eventId: id })));
    // Most were announced when they happened.
    const begun = new Set([...(await deliveries.begun(places))].map((place) => place.split('/')[1]));
    const unknown = recent.filter(({ id }: WebhookEvent) => !begun.has(id));
    await Promise.all(unknown.map((event) => this.parts.announcer.announce(tenant, event)));
    const moved = new Map([...missed.marks].filter(([key, number]) => before.get(key) !== number));
    await marks.put(moved);
    await marks.remove([...before.keys()].filter((key) => !missed.marks.has(key)));
  }
}
