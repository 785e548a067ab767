import type { Command } from '@commander-js/extra-typings';
import { type QuotaOptions, quota, quotasOf } from '../arguments/quotas.js';
import {
  CreateTenantDocument,
  DeleteTenantDocument,
  OwnTenantToShowDocument,
  type TenantDetailsFragment,
  type TenantFieldsFragment,
  type TenantStatus,
  TenantsDocument,
  TenantToShowDocument,
  UpdateTenantDocument,
} from '../generated/graphql.js';
import { found, tenantIdOf } from '../service/lookups.js';
import { allPages } from '../service/pages.js';
import type { Request } from '../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service/service-command.js';
import { confirmByName } from '../terminal/confirm.js';
import { keyLines } from '../terminal/key-lines.js';
import { note, printResult, shortTime } from '../terminal/output.js';
import { quotaLine } from '../terminal/quota-line.js';
import { table } from '../terminal/table.js';
import { UsageError } from '../usage-error.js';
import { addTenantUsage } from './tenant-usage.js';

interface ChangeOptions extends ServiceOptions, QuotaOptions {
  readonly name?: string | undefined;
}

export function addTenant(program: Command): void {
  const tenant = program
    .command('tenant')
    .description("tenants; needs the operator's key, except for show and usage of one's own tenant");
  const changing = (name: string, description: string) =>
    serviceCommand(tenant, name, description)
      .argument('<slug>')
      .option('--max-label-sets <n>', 'how many it may have; default means the default of the server', quota)
      .option('--max-labels <n>', 'how many the latest versions of all its sets may have together, or default', quota)
      .option('--max-images-per-minute <n>', 'how many each server process accepts, or default', quota)
      .option('--max-keys <n>', 'how many API keys it may have that have not ended, or default', quota)
      .option('--max-templates <n>', 'how many versions its prompt templates may have together, or default', quota)
      .option('--max-prompts-per-minute <n>', 'how many each server process encodes, or default', quota)
      .option('--max-jobs <n>', 'how many that have not ended, or default', quota)
      .option('--max-upload-mb <n>', 'megabytes that all its uploads may have together, or default', quota)
      .option('--max-samples <n>', 'samples in all its sample sets, or default', quota)
      .option(
        '--max-thumbnail-mb <n>',
        'megabytes that all thumbnails of its samples may have together, or default',
        quota,
      );
  changing('create', 'create a tenant; prints the secret of its first key, only this once')
    .option('--name <name>', 'display name; the slug when omitted')
    .action(create);
  changing('update', 'change the name or quotas of a tenant').option('--name <name>', 'display name').action(update);
  serviceCommand(tenant, 'list', 'list all tenants').action(list);
  serviceCommand(tenant, 'show', 'show status, quotas and keys of a tenant')
    .argument('[slug]', 'omit it with a key of the tenant itself')
    .action(show);
  addTenantUsage(tenant);
  for (const [verb, status] of Object.entries({ suspend: 'SUSPENDED', activate: 'ACTIVE' } as const)) {
    const effect =
      status === 'SUSPENDED'
        ? 'refuse all keys of a tenant until it is activated again'
        : 'accept the keys of a suspended tenant again';
    serviceCommand(tenant, verb, effect)
      .argument('<slug>')
      .action((slug, options) => setStatus(slug, status, options));
  }
  serviceCommand(tenant, 'delete', 'delete a tenant and all its data')
    .argument('<slug>')
    .option('--yes', 'do not ask')
    .action(remove);
}

async function create(slug: string, options: ChangeOptions): Promise<void> {
  const input = { slug, name: options.name ?? slug, quotas: quotasOf(options) };
  const { createTenant } = await connectTo(options)(CreateTenantDocument, { input });
  if (!options.json) note(`made tenant "${slug}". The secret of its first key, shown this once:`);
  printResult(options.json, createTenant, () => [createTenant.secret]);
}

async function update(slug: string, options: ChangeOptions): Promise<void> {
  const request = connectTo(options);
  const input = { name: options.name, quotas: quotasOf(options) };
  if (input.name === undefined && !input.quotas) throw new UsageError('say what to change: --name, or a quota');
  const id = await tenantIdOf(request, slug);
  const { tenant } = (await request(UpdateTenantDocument, { id, input })).updateTenant;
  printResult(options.json, tenant, () => [...lines([tenant]), quotaLine(tenant.quotas)]);
}

async function show(slug: string | undefined, options: ServiceOptions): Promise<void> {
  const tenant = await tenantToShow(connectTo(options), slug);
  const { quotas, apiKeys } = tenant;
  printResult(options.json, tenant, () => [...lines([tenant]), quotaLine(quotas), '', ...keyLines(apiKeys)]);
}

async function tenantToShow(request: Request, slug: string | undefined): Promise<TenantDetailsFragment> {
  if (slug !== undefined) return found(`tenant "${slug}"`, (await request(TenantToShowDocument, { slug })).tenant);
  const { tenant } = (await request(OwnTenantToShowDocument, {})).viewer;
  if (!tenant) throw new UsageError('say which tenant: the operator has none');
  return tenant;
}

async function list(options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  const tenants = await allPages(async (after) => (await request(TenantsDocument, { after })).tenants);
  printResult(options.json, tenants, () => lines(tenants));
}

async function setStatus(slug: string, status: TenantStatus, options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  const id = await tenantIdOf(request, slug);
  const { updateTenant } = await request(UpdateTenantDocument, { id, input: { status } });
  printResult(options.json, updateTenant.tenant, () => lines([updateTenant.tenant]));
}

async function remove(slug: string, options: ServiceOptions & { yes?: true | undefined }): Promise<void> {
  const request = connectTo(options);
  await confirmByName(`tenant "${slug}" and all its data`, slug, options.yes);
  const id = await tenantIdOf(request, slug);
  const { deleteTenant } = await request(DeleteTenantDocument, { id });
  printResult(options.json, deleteTenant, () => [`deleted tenant "${slug}"`]);
}

const lines = (tenants: readonly TenantFieldsFragment[]): string[] =>
  table(
    ['slug', 'name', 'status', 'created'],
    tenants.map(({ slug, name, status, createdAt }) => [slug, name, status, shortTime(createdAt)]),
  );
