import { cp, mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiKey } from '#lexiclip/domain/api-key.js';
import { newApiKeyId, newPromptTemplateId, newTenantId, type TenantId } from '#lexiclip/domain/ids.js';
import type { PromptTemplateVersion } from '#lexiclip/domain/prompt-template.js';
import type { Tenant } from '#lexiclip/domain/tenant.js';
import { openStorage } from '#lexiclip/services/storage/storage.js';
import { startTestServer } from '../server.js';

/** Manifests of a table, the newest first: LanceDB names them so that they sort that way. */
async function manifestsOf(table: string): Promise<string[]> {
  const files = await readdir(join(table, '_versions'));
  const names = files.filter((name) => name.endsWith('.manifest')).sort();
  return names.map((name) => join(table, '_versions', name));
}

export async function emptyManifests(table: string): Promise<void> {
  for (const manifest of await manifestsOf(table)) await truncate(manifest, 0);
}

export const loseNewestManifest = async (table: string): Promise<void> => rm((await manifestsOf(table))[0] as string);

export async function emptyDataFiles(table: string): Promise<void> {
  for (const name of await readdir(join(table, 'data'))) await truncate(join(table, 'data', name), 0);
}

export const lose = (path: string): Promise<void> => rm(path, { recursive: true });

/** A copy of a data directory. */
export interface DataCopy {
  readonly data: string;
  /** The folder of a table of the operator's database. */
  system(table: string): string;
  /** The folder of a table of a tenant's database, or of the database. */
  tenant(slug: string, table?: string): string;
}

const SLUGS = ['acme', 'beta', 'gone'];

/** Data of the tenants acme, beta and gone: made once, and copied for each test. */
export class SampleData {
  private copies = 0;

  private constructor(
    private readonly folder: string,
    readonly tenants: ReadonlyMap<string, { readonly id: TenantId; readonly key: string }>,
  ) {}

  /** Made by a server: acme and beta have a label set of two versions. */
  static async withLabelSets(): Promise<SampleData> {
    const folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const running = await startTestServer({ LEXICLIP_DATA: join(folder, 'sound') });
    const tenants = new Map<string, { id: TenantId; key: string }>();
    for (const slug of SLUGS) {
      const client = await running.tenant(slug);
      const { viewer } = await client.data('{ viewer { tenant { id } } }');
      tenants.set(slug, { id: viewer.tenant.id, key: client.key });
      if (slug === 'gone') continue;
      const create = 'mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }] }) { unchanged } }';
      await client.data(create);
      await client.data('mutation { upsertLabels(labelSet: "trees", labels: [{ name: "elm" }]) { added } }');
    }
    await running.close();
    return new SampleData(folder, tenants);
  }

  /** Made without a server: each tenant has a key and a prompt template. */
  static async withoutLabelSets(): Promise<SampleData> {
    const folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const storage = await openStorage(join(folder, 'sound'));
    const tenants = new Map<string, { id: TenantId; key: string }>();
    for (const slug of SLUGS) {
      const tenant: Tenant = { id: newTenantId(), slug, name: slug, status: 'ACTIVE', createdAt: new Date() };
      await storage.createTenant(tenant.id);
      await (await storage.templatesOf(tenant.id)).insert(aTemplate());
      await storage.apiKeys.insert(aKey(tenant.id), slug);
      await storage.tenants.insert(tenant);
      tenants.set(slug, { id: tenant.id, key: slug });
    }
    await storage.close();
    return new SampleData(folder, tenants);
  }

  async copy(): Promise<DataCopy> {
    const data = join(this.folder, `copy-${++this.copies}`);
    await cp(join(this.folder, 'sound'), data, { recursive: true });
    return {
      data,
      system: (table) => join(data, 'system', `${table}.lance`),
      tenant: (slug, table) => join(data, 'tenants', this.idOf(slug), ...(table ? [`${table}.lance`] : [])),
    };
  }

  idOf(slug: string): TenantId {
    return (this.tenants.get(slug) as { id: TenantId }).id;
  }

  keyOf(slug: string): string {
    return (this.tenants.get(slug) as { key: string }).key;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

const aTemplate = (): PromptTemplateVersion => ({
  id: newPromptTemplateId(),
  slug: 'photo',
  name: 'photo',
  number: 1,
  templates: ['a photo of a {label}'],
  message: null,
  createdAt: new Date(),
  createdBy: 'test',
});

const aKey = (tenantId: TenantId): ApiKey => ({
  id: newApiKeyId(),
  tenantId,
  name: 'key',
  prefix: 'lxc_',
  scopes: ['CLASSIFY'],
  createdAt: new Date(),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
});
