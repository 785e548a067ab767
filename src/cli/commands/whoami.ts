import type { Command } from '@commander-js/extra-typings';
import { ModelDocument, ViewerDocument } from '../generated/graphql.js';
import { connectTo, serviceCommand } from '../service/service-command.js';
import { printResult } from '../terminal/output.js';
import { quotaLine } from '../terminal/quota-line.js';

export function addWhoami(program: Command): void {
  serviceCommand(program, 'whoami', 'show what the key is and which model the service runs').action(async (options) => {
    const request = connectTo(options);
    const [{ viewer }, { model }] = [await request(ViewerDocument, {}), await request(ModelDocument, {})];
    const { isOperator, tenant, apiKey, scopes } = viewer;
    printResult(options.json, { ...viewer, model }, () => [
      isOperator ? 'the operator' : `tenant ${tenant?.slug}, key "${apiKey?.name}" with ${scopes.join(', ')}`,
      ...(tenant ? [quotaLine(tenant.quotas)] : []),
      `model ${model.id} ${model.dtype} (${model.digest.slice(0, 12)}), ${model.dimensions} dimensions`,
    ]);
  });
}
