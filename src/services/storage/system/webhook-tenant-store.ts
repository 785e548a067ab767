import type { TenantId } from '../../../domain/ids.js';
import { text } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal } from '../lance/sql.js';

const columns = { tenantId: text };

/** Which tenants have, or have had, webhooks: the databases of all others need not be looked into. */
export class WebhookTenantStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<WebhookTenantStore> {
    return new WebhookTenantStore(await system.records('webhook_tenants', columns, 'tenantId'));
  }

  async add(tenantId: TenantId): Promise<void> {
    await this.records.insertIfAbsent({ tenantId });
  }

  async all(): Promise<TenantId[]> {
    return (await this.records.values('tenantId')) as TenantId[];
  }

  async removeAllOf(tenantId: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenantId));
  }
}
