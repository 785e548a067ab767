import { dateOf } from '../../domain/usage.js';
import type { ApiKeyStore } from '../storage/system/api-key-store.js';
import type { AuditLogStore } from '../storage/system/audit-log-store.js';
import type { UsageStore } from '../storage/system/usage-store.js';

const DAY_MS = 24 * 3_600_000;
/** How long API keys are kept after they were revoked or have expired, days. */
const ENDED_KEY_DAYS = 90;

/** Deletes audit log entries and usage records that are older than the operator wants to keep them, and ended keys. */
export class Retention {
  constructor(
    private readonly auditLog: AuditLogStore,
    private readonly usage: UsageStore,
    private readonly apiKeys: ApiKeyStore,
    private readonly days: { readonly auditDays: number; readonly usageDays: number },
  ) {}

  async run(now = Date.now()): Promise<void> {
    await this.auditLog.removeBefore(new Date(now - this.days.auditDays * DAY_MS));
    await this.usage.removeBefore(dateOf(new Date(now - this.days.usageDays * DAY_MS)));
    await this.apiKeys.removeEndedBefore(new Date(now - ENDED_KEY_DAYS * DAY_MS));
  }
}
