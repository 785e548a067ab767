import type { Command } from '@commander-js/extra-typings';
import { confirmByName } from '../ask.js';
import {
  CreateTenantDocument,
  DeleteTenantDocument,
  TenantDocument,
  type TenantFieldsFragment,
  type TenantStatus,
  TenantsDocument,
  UpdateTenantDocument,
} from '../generated/graphql.js';
import { note, printResult, shortTime, table } from '../output.js';
import { allPages } from '../pages.js';
import type { Request } from '../request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service-command.js';
import { found } from '../set-reference.js';

export function addTenant(program: Command): void {
  const tenant = program.command('tenant').description("tenants, with the operator's key");
  serviceCommand(tenant, 'create', 'make a tenant; prints the secret of its first key, this once')
    .argument('<slug>')
    .option('--name <name>', 'for people; the slug when left out')
    .action(create);
  serviceCommand(tenant, 'list', 'all tenants').action(list);
  for (const [verb, status] of Object.entries({ suspend: 'SUSPENDED', activate: 'ACTIVE' } as const)) {
    const effect = status === 'SUSPENDED' ? 'refuse all its keys for now' : 'let its keys work again';
    serviceCommand(tenant, verb, effect)
      .argument('<slug>')
      .action((slug, options) => setStatus(slug, status, options));
  }
  serviceCommand(tenant, 'delete', 'delete a tenant with everything that it has')
    .argument('<slug>')
    .option('--yes', 'do not ask')
    .action(remove);
}

async function create(slug: string, options: ServiceOptions & { name?: string | undefined }): Promise<void> {
  const input = { slug, name: options.name ?? slug };
  const { createTenant } = await connectTo(options)(CreateTenantDocument, { input });
  if (!options.json) note(`made tenant "${slug}". The secret of its first key, shown this once:`);
  printResult(options.json, createTenant, () => [createTenant.secret]);
}

async function list(options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  const tenants = await allPages(async (after) => (await request(TenantsDocument, { after })).tenants);
  printResult(options.json, tenants, () => lines(tenants));
}

async function setStatus(slug: string, status: TenantStatus, options: ServiceOptions): Promise<void> {
  const request = connectTo(options);
  const { id } = await tenantOf(request, slug);
  const { updateTenant } = await request(UpdateTenantDocument, { id, input: { status } });
  printResult(options.json, updateTenant.tenant, () => lines([updateTenant.tenant]));
}

async function remove(slug: string, options: ServiceOptions & { yes?: true | undefined }): Promise<void> {
  const request = connectTo(options);
  await confirmByName(`tenant "${slug}" with everything that it has`, slug, options.yes);
  const { id } = await tenantOf(request, slug);
  const { deleteTenant } = await request(DeleteTenantDocument, { id });
  printResult(options.json, deleteTenant, () => [`deleted tenant "${slug}"`]);
}

const tenantOf = async (request: Request, slug: string): Promise<TenantFieldsFragment> =>
  found(`tenant "${slug}"`, (await request(TenantDocument, { slug })).tenant);

const lines = (tenants: readonly TenantFieldsFragment[]): string[] =>
  table(
    ['slug', 'name', 'status', 'created'],
    tenants.map(({ slug, name, status, createdAt }) => [slug, name, status, shortTime(createdAt)]),
  );
