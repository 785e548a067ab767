import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newLabelSetId, newPromptTemplateId, newTenantId } from '#lexiclip/domain/ids.js';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import { LargeVersions } from '#lexiclip/services/ranking/large-versions.js';
import { Ranker } from '#lexiclip/services/ranking/ranker.js';
import { openStorage } from '#lexiclip/services/storage/storage.js';
import { waitUntil } from '../support/wait.js';

/** A version whose table is not there, so that its index cannot be built. */
const missing: LabelSetVersion = {
  labelSetId: newLabelSetId(),
  number: 1,
  createdAt: new Date(),
  createdBy: 'key',
  operation: 'createLabelSet',
  message: null,
  labelCount: 5_000,
  template: { id: newPromptTemplateId(), slug: 'photo', number: 1 },
  model: { id: 'm', digest: 'd', dimensions: 2, dtype: 'fp32', device: 'cpu', logitScale: 100, textRules: 2 },
  digest: '0'.repeat(64),
};

it('A vector index that could not be built is not tried again with every image', async () => {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  const storage = await openStorage(data);
  const ranker = new Ranker(1, 100);
  const failures: unknown[] = [];
  const large = new LargeVersions(storage.indexesOf, ranker, 100, (error) => failures.push(error));
  const tenant = newTenantId();
  await storage.databases.createTenant(tenant);
  const rank = () =>
    large
      .rank({ tenant, signal: new AbortController().signal }, missing, [Float32Array.of(1, 0)], 1)
      .catch(() => undefined);
  await rank();
  await waitUntil('the build has failed', () => failures.length > 0);
  for (let again = 0; again < 5; again++) await rank();
  await large.close();
  expect(failures.length).toBe(1);
  await ranker.close();
  await storage.close();
  await rm(data, { recursive: true });
});
