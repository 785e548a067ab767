import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import type { PromptTemplateId, TenantId } from '#lexiclip/domain/ids.js';
import type { PromptTemplateVersion } from '#lexiclip/domain/prompt-template.js';
import type { PromptTemplateStore } from '#lexiclip/services/storage/prompt-template-store.js';
import { NativeDate } from '../support/native.js';
import { ownStorage, someTenant } from '../support/storage/own-storage.js';

describe('The deletion of a prompt template', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let tenant: TenantId;
  let store: PromptTemplateStore;
  let count = 0;

  beforeAll(async () => {
    own = await ownStorage();
    tenant = someTenant();
    await own.storage.createTenant(tenant);
    store = await own.storage.templatesOf(tenant);
  });
  afterAll(() => own.close());

  /** A template set with two versions. */
  async function template(): Promise<PromptTemplateVersion> {
    const id = `pt_${String(++count).padStart(32, '0')}` as PromptTemplateId;
    const of = {
      id,
      slug: `slug-${count}`,
      name: 'name',
      message: null,
      createdAt: new NativeDate(),
      createdBy: 'test',
    };
    await store.insert({ ...of, number: 1, templates: ['a {label}'] });
    const latest = { ...of, number: 2, templates: ['one {label}'] };
    await store.insert(latest);
    return latest;
  }
  const numbersOf = async ({ slug }: PromptTemplateVersion) =>
    ((await store.versionsOf([slug])).get(slug) ?? []).map(({ number }) => number);
  const deletionOf = async (latest: PromptTemplateVersion) => {
    const deletion = await store.delete(latest);
    if (!deletion) throw new Error('somebody else deletes it');
    return deletion;
  };

  it('is not made final by one that began before it was reverted', async () => {
    const latest = await template();
    const slow = await deletionOf(latest);
    await store.undelete(slow);
    expect(await numbersOf(latest)).toEqual([1, 2]);
    await store.purge(slow);
    expect(await numbersOf(latest)).toEqual([1, 2]);
    // Nor by one that began before it was deleted again.
    const second = await deletionOf(latest);
    await store.purge(slow);
    await store.undelete(second);
    expect(await numbersOf(latest)).toEqual([1, 2]);
  });

  it('is reverted by one only, of two that try', async () => {
    const latest = await template();
    const deletion = await deletionOf(latest);
    await Promise.all([store.undelete(deletion), store.undelete(deletion)]);
    await store.undelete(deletion);
    expect(await numbersOf(latest)).toEqual([1, 2]);
    expect(await store.deleted()).toEqual([]);
  });

  it('lets nobody add a version to what is being deleted, and takes no version that was added', async () => {
    const latest = await template();
    const next = { ...latest, number: 3, templates: ['the {label}'] };
    const deletion = await deletionOf(latest);
    expect(await store.insert(next)).toBe(false);
    await store.undelete(deletion);
    expect(await store.insert(next)).toBe(true);
    expect(await store.delete(latest)).toBeUndefined();
    expect(await numbersOf(latest)).toEqual([1, 2, 3]);
  });

  it('leaves nothing once it is final', async () => {
    const latest = await template();
    await store.purge(await deletionOf(latest));
    expect(await store.findAny([latest.id])).toEqual([]);
    expect(await store.insert({ ...latest, number: 1 })).toBe(true);
  });

  it('is reverted also where an earlier release began it', async () => {
    const latest = await template();
    const connection = await connect(join(own.data, 'tenants', tenant));
    const table = await connection.openTable('prompt_templates');
    await table.update({ where: `id = '${latest.id}'`, valuesSql: { deletedAt: "timestamp '2026-01-01 00:00:00'" } });
    const [deletion, ...others] = await store.deleted();
    expect(others).toEqual([]);
    await store.undelete(deletion as NonNullable<typeof deletion>);
    expect(await numbersOf(latest)).toEqual([1, 2]);
    connection.close();
  });
});
