import type { Command } from '@commander-js/extra-typings';
import { LIMITS } from '../../../domain/limits.js';
import { positive } from '../../arguments/numbers.js';
import { type DeliveryFieldsFragment, WebhookDeliveriesDocument } from '../../generated/graphql.js';
import { found } from '../../service/lookups.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { counted, note, print, shortTime } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

const DEFAULT_LIMIT = 20;

export function addWebhookDeliveries(webhook: Command): void {
  serviceCommand(webhook, 'deliveries', 'what a webhook was told, and what came of it, newest first')
    .argument('<id>')
    .option('--limit <n>', 'maximum number of messages', positive(999_999_999), DEFAULT_LIMIT)
    .action(deliveries);
}

async function deliveries(id: string, options: ServiceOptions & { limit: number }): Promise<void> {
  const request = connectTo(options);
  const shown: DeliveryFieldsFragment[] = [];
  let total = 0;
  let after: string | null | undefined;
  for (let left = options.limit; left > 0; left = options.limit - shown.length) {
    const { node } = await request(WebhookDeliveriesDocument, { id, first: Math.min(left, LIMITS.pageSize), after });
    // Of any other object, nothing was asked for.
    const page = found('such webhook', node && 'deliveries' in node ? node.deliveries : null);
    shown.push(...page.nodes);
    total = page.totalCount;
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  if (options.json) print(JSON.stringify(shown, null, 2));
  else for (const line of deliveryLines(shown)) print(line);
  if (shown.length < total) note(`these are the newest of ${counted(total, 'message')}: see --limit`);
}

/** A line for each message, with its last attempt. */
export const deliveryLines = (all: readonly DeliveryFieldsFragment[]): string[] =>
  table(
    ['at', 'event', 'type', 'state', 'attempts', 'status', 'ms', 'next', 'error'],
    all.map(({ createdAt, eventId, type, state, attempts, nextAttemptAt, error }) => {
      const last = attempts.at(-1);
      const outcome = [last?.status, last?.durationMs, shortTime(nextAttemptAt), error ?? last?.error];
      return [createdAt.slice(0, 19).replace('T', ' '), eventId, type, state, attempts.length, ...outcome];
    }),
  );
