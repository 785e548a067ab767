import type { Command } from '@commander-js/extra-typings';
import { LIMITS } from '../../domain/limits.js';
import { positive } from '../arguments/numbers.js';
import { AuditLogDocument, type AuditLogQuery } from '../generated/graphql.js';
import type { AnswerTo, Request } from '../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service/service-command.js';
import { counted, note, print } from '../terminal/output.js';
import { table } from '../terminal/table.js';

const DEFAULT_LIMIT = 50;

type Page = AnswerTo<AuditLogQuery>['auditLog'];

export function addAudit(program: Command): void {
  serviceCommand(program, 'audit', "requested mutations, newest first: the tenant's, or the operator's own")
    .option('--limit <n>', 'maximum number of entries', positive(999_999_999), DEFAULT_LIMIT)
    .action(audit);
}

async function audit(options: ServiceOptions & { limit: number }): Promise<void> {
  // JSON lines are printed as they arrive; a table needs all rows to know its column widths.
  const rows: Page['nodes'] = [];
  let shown = 0;
  let total = 0;
  for await (const { nodes, totalCount } of pages(connectTo(options), options.limit)) {
    if (options.json) for (const entry of nodes) print(JSON.stringify(entry));
    else rows.push(...nodes);
    shown += nodes.length;
    total = totalCount;
  }
  if (!options.json) for (const line of lines(rows)) print(line);
  if (shown < total) note(`these are the newest of ${counted(total, 'entry', 'entries')}: see --limit`);
}

async function* pages(request: Request, limit: number): AsyncGenerator<Page> {
  let after: string | null | undefined;
  for (let left = limit; left > 0; ) {
    const { auditLog } = await request(AuditLogDocument, { first: Math.min(left, LIMITS.pageSize), after });
    yield auditLog;
    if (!auditLog.pageInfo.hasNextPage) return;
    left -= auditLog.nodes.length;
    after = auditLog.pageInfo.endCursor;
  }
}

/** Times are to the second, because mutations follow each other quickly. */
const lines = (entries: Page['nodes']): string[] =>
  table(
    ['at', 'actor', 'mutation', 'target', 'outcome', 'request'],
    entries.map(({ at, actor, mutation, target, outcome, requestId }) => {
      return [at.slice(0, 19).replace('T', ' '), actor, mutation, target, outcome, requestId];
    }),
  );
