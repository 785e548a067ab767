/* What a tenant asks for about its webhooks. */

export const CREATE = `mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { secret webhook { id url events status createdBy } }
}`;
export const ALL = ['JOB_FINISHED', 'VERSION_COMMITTED', 'TAG_MOVED'];
export const SET = `mutation ($slug: String!) { createLabelSet(input: { slug: $slug, labels: [{ name: "heron" }] }) { labelSet { id } version { digest } } }`;
export const TAG = `mutation ($slug: String!, $tag: String!) {
  tagLabelSetVersion(slug: $slug, tag: $tag, version: 1) { unchanged }
}`;
export const TEST = `mutation ($id: ID!) { sendTestWebhook(id: $id) {
  delivery { eventId type state error nextAttemptAt attempts { number status error durationMs } }
} }`;
export const DELIVERIES = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Webhook {
  status disabledReason
  deliveries(first: $first, after: $after) {
    totalCount nodes { id eventId type state payload attempts { number status } } pageInfo { hasNextPage endCursor }
  }
} } }`;
export const UPDATE = `mutation ($id: ID!, $input: UpdateWebhookInput!) {
  updateWebhook(id: $id, input: $input) { webhook { id url events status description } }
}`;
export const ROTATE = `mutation ($id: ID!, $overlapSeconds: Int) {
  rotateWebhookSecret(id: $id, overlapSeconds: $overlapSeconds) { secret previousValidUntil }
}`;
export const DELETE = 'mutation ($id: ID!) { deleteWebhook(id: $id) { deletedId } }';
