import { randomBytes } from 'node:crypto';
import type { WebhookId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import { MAX_SECRET_OVERLAP_SECONDS, signingSecrets, type WebhookSecret } from '../../../domain/webhook.js';
import { badInput, LexiclipError } from '../../../errors.js';
import type { WebhookStore } from '../../storage/webhooks/webhook-store.js';

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;
const MAX_ATTEMPTS = 10;

/** The first secret of a webhook. */
export const firstSecret = (webhookId: WebhookId): WebhookSecret => newSecret(webhookId, 1, 0);

/**
 * Gives a webhook another secret. Those before it sign as well until the overlap is over.
 *
 * @throws LexiclipError BAD_USER_INPUT naming `overlapSeconds`, also when too many secrets sign already; OVERLOADED when
 *   others keep rotating it
 */
export async function rotateSecret(
  store: WebhookStore,
  webhookId: WebhookId,
  overlapSeconds: number,
): Promise<WebhookSecret> {
  if (!Number.isInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > MAX_SECRET_OVERLAP_SECONDS) {
    throw badInput('overlapSeconds', `must be 0 to ${MAX_SECRET_OVERLAP_SECONDS}`);
  }
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const all = await store.secretsOf(webhookId);
    const signing = signingSecrets(all);
    if (overlapSeconds > 0 && signing.length >= LIMITS.webhookSecrets) {
      const rule = `${signing.length} secrets sign already: wait until an overlap is over, or give 0, which ends it`;
      throw badInput('overlapSeconds', rule);
    }
    const secret = newSecret(webhookId, (signing[0]?.sequence ?? 0) + 1, overlapSeconds);
    if (!(await store.addSecret(secret))) continue;
    await store.removeSecrets(all.filter((one) => overlapSeconds === 0 || !signing.includes(one)));
    return secret;
  }
  throw new LexiclipError('OVERLOADED', 'too many others are rotating this secret; try again', { retryAfterMs: 1000 });
}

function newSecret(webhookId: WebhookId, sequence: number, overlapSeconds: number): WebhookSecret {
  const createdAt = new Date();
  return {
    webhookId,
    sequence,
    secret: `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    createdAt,
    overlapUntil: new Date(createdAt.getTime() + overlapSeconds * 1000),
  };
}
