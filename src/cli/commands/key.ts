import { type Command, Option } from '@commander-js/extra-typings';
import { durationSeconds, futureTime } from '../arguments/times.js';
import {
  ApiKeysDocument,
  CreateApiKeyDocument,
  RevokeApiKeyDocument,
  RotateApiKeyDocument,
} from '../generated/graphql.js';
import { tenantIdOf } from '../service/lookups.js';
import { RequestError } from '../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service/service-command.js';
import { keyLines } from '../terminal/key-lines.js';
import { note, printResult, shortTime } from '../terminal/output.js';

const SCOPES = ['CLASSIFY', 'CATALOG_READ', 'CATALOG_WRITE', 'TENANT_ADMIN'] as const;
type Scope = (typeof SCOPES)[number];

interface CreateOptions extends ServiceOptions {
  readonly scope: readonly Scope[];
  readonly expires?: Date | undefined;
  readonly tenant?: string | undefined;
}

export function addKey(program: Command): void {
  const key = program.command('key').description("a tenant's API keys; needs TENANT_ADMIN");
  serviceCommand(key, 'create', 'create a key; prints its secret, only this once')
    .argument('<name>', 'what the key is for')
    .addOption(new Option('--scope <scope...>', 'what the key may do').choices(SCOPES).makeOptionMandatory())
    .option(
      '--expires <when>',
      'a date such as 2030-01-31, a time such as 2030-01-31T12:00Z, or a duration from now: 30d, 12h, 90m',
      futureTime,
    )
    .option('--tenant <slug>', "the tenant that the key is for; only with the operator's key")
    .action(create);
  serviceCommand(key, 'list', 'list all keys').action(list);
  serviceCommand(key, 'rotate', 'replace a key; prints the secret of the new one, only this once')
    .argument('<id>', 'id of the key to replace')
    .option(
      '--overlap <duration>',
      'how long the old key still works: 24h when omitted, 0s ends it at once',
      durationSeconds,
    )
    .action(rotate);
  serviceCommand(key, 'revoke', 'revoke a key at once')
    .argument('<id>', 'id of the key')
    .option('--tenant <slug>', "the tenant whose key it is; only with the operator's key")
    .action(revoke);
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const request = connectTo(options);
  const { tenant, expires, json } = options;
  const tenantId = tenant === undefined ? undefined : await tenantIdOf(request, tenant);
  const input = { name, scopes: [...options.scope], expiresAt: expires?.toISOString(), tenantId };
  const { createApiKey } = await request(CreateApiKeyDocument, { input });
  if (!json) {
    const { id, expiresAt } = createApiKey.apiKey;
    const end = expiresAt ? `; it expires ${shortTime(expiresAt)} UTC` : '';
    note(`made key "${name}", id ${id}${end}. Its secret, shown this once:`);
  }
  printResult(json, createApiKey, () => [createApiKey.secret]);
}

async function list(options: ServiceOptions): Promise<void> {
  const { viewer } = await connectTo(options)(ApiKeysDocument, {});
  if (!viewer.tenant)
    throw new RequestError('FORBIDDEN', "the operator has no keys; tenant show SLUG lists a tenant's");
  const { apiKeys } = viewer.tenant;
  printResult(options.json, apiKeys, () => keyLines(apiKeys));
}

async function rotate(id: string, options: ServiceOptions & { overlap?: number | undefined }): Promise<void> {
  const { rotateApiKey } = await connectTo(options)(RotateApiKeyDocument, { id, overlapSeconds: options.overlap });
  const { apiKey, previous, others } = rotateApiKey;
  if (!options.json) {
    const end = shortTime(previous.expiresAt);
    for (const { id, prefix } of others) {
      note(`an earlier rotation made key ${id} (${prefix}…), which is still valid: revoke it if its secret is lost`);
    }
    note(`made key "${apiKey.name}", id ${apiKey.id}; ${previous.prefix}… ends ${end}. Its secret, shown this once:`);
  }
  printResult(options.json, rotateApiKey, () => [rotateApiKey.secret]);
}

async function revoke(id: string, { tenant, ...options }: ServiceOptions & { tenant?: string | undefined }) {
  const request = connectTo(options);
  const tenantId = tenant === undefined ? undefined : await tenantIdOf(request, tenant);
  const { revokeApiKey } = await request(RevokeApiKeyDocument, { id, tenantId });
  printResult(options.json, revokeApiKey.apiKey, () => keyLines([revokeApiKey.apiKey]));
}
