import type { Command } from '@commander-js/extra-typings';
import { date } from '../arguments/times.js';
import { OwnUsageDocument, TenantUsageDocument, type UsageFieldsFragment } from '../generated/graphql.js';
import { found } from '../service/lookups.js';
import type { Request } from '../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service/service-command.js';
import { printResult } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { UsageError } from '../usage-error.js';

interface Range {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function addTenantUsage(tenant: Command): void {
  serviceCommand(tenant, 'usage', 'show the usage of a tenant per day in UTC, latest day first')
    .argument('[slug]', 'omit it with a key of the tenant itself')
    .option('--from <date>', 'such as 2030-01-31; 29 days before --to when omitted', date)
    .option('--to <date>', 'today when omitted', date)
    .action(usage);
}

async function usage(slug: string | undefined, options: ServiceOptions & Range): Promise<void> {
  const days = await daysOf(connectTo(options), slug, { from: options.from, to: options.to });
  printResult(options.json, days, () => lines(days));
}

async function daysOf(request: Request, slug: string | undefined, range: Range): Promise<UsageFieldsFragment[]> {
  if (slug !== undefined) {
    const { tenant } = await request(TenantUsageDocument, { slug, ...range });
    return found(`tenant "${slug}"`, tenant).usage;
  }
  const { tenant } = (await request(OwnUsageDocument, range)).viewer;
  if (!tenant) throw new UsageError('say which tenant: the operator has none');
  return tenant.usage;
}

const lines = (days: readonly UsageFieldsFragment[]): string[] =>
  table(
    ['date', 'requests', 'images', 'prompts', 'errors', 'bytes', 'samples', 'thumbnails'],
    days.map(({ date, requests, images, promptsEncoded, errors, bytes, samples, thumbnailBytes }) => {
      return [date, requests, images, promptsEncoded, errors, bytes, samples, thumbnailBytes];
    }),
  );
