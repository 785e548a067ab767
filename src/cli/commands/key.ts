import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import {
  ApiKeysDocument,
  CreateApiKeyDocument,
  type KeyFieldsFragment,
  RevokeApiKeyDocument,
} from '../generated/graphql.js';
import { note, printResult, shortTime, table } from '../output.js';
import { RequestError } from '../request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service-command.js';

const SCOPES = ['CLASSIFY', 'CATALOG_READ', 'CATALOG_WRITE', 'TENANT_ADMIN'] as const;
type Scope = (typeof SCOPES)[number];

export function addKey(program: Command): void {
  const key = program.command('key').description("a tenant's API keys; needs TENANT_ADMIN");
  serviceCommand(key, 'create', 'make a key; prints its secret, this once')
    .argument('<name>', 'what it is for')
    .addOption(new Option('--scope <scope...>', 'what it may do').choices(SCOPES).makeOptionMandatory())
    .option('--expires <when>', 'a time such as 2030-01-31T12:00Z, or from now on: 30d, 12h, 90m', time)
    .action(create);
  serviceCommand(key, 'list', 'all keys').action(list);
  serviceCommand(key, 'revoke', 'end a key at once').argument('<id>').action(revoke);
}

async function create(
  name: string,
  options: ServiceOptions & { scope: readonly Scope[]; expires?: Date | undefined },
): Promise<void> {
  const input = { name, scopes: [...options.scope], expiresAt: options.expires?.toISOString() };
  const { createApiKey } = await connectTo(options)(CreateApiKeyDocument, { input });
  if (!options.json) note(`made key "${name}", id ${createApiKey.apiKey.id}. Its secret, shown this once:`);
  printResult(options.json, createApiKey, () => [createApiKey.secret]);
}

async function list(options: ServiceOptions): Promise<void> {
  const { viewer } = await connectTo(options)(ApiKeysDocument, {});
  if (!viewer.tenant) throw new RequestError('FORBIDDEN', 'the operator has no keys in a tenant');
  const { apiKeys } = viewer.tenant;
  printResult(options.json, apiKeys, () => lines(apiKeys));
}

async function revoke(id: string, options: ServiceOptions): Promise<void> {
  const { revokeApiKey } = await connectTo(options)(RevokeApiKeyDocument, { id });
  printResult(options.json, revokeApiKey.apiKey, () => lines([revokeApiKey.apiKey]));
}

const lines = (keys: readonly KeyFieldsFragment[]): string[] =>
  table(
    ['id', 'name', 'secret', 'scopes', 'last used', 'expires', 'revoked'],
    keys.map(({ id, name, prefix, scopes, lastUsedAt, expiresAt, revokedAt }) => {
      const times = [lastUsedAt, expiresAt, revokedAt].map(shortTime);
      return [id, name, `${prefix}…`, scopes.join(','), ...times];
    }),
  );

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function time(text: string): Date {
  const [, amount, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const when = unit ? new Date(Date.now() + Number(amount) * (UNIT_MS[unit] as number)) : new Date(text);
  if (Number.isNaN(when.getTime())) throw new InvalidArgumentError('must be an ISO time, or such as 30d, 12h, 90m.');
  return when;
}
