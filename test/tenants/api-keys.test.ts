import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerTo, newKey, REVOKE, soon, VIEWER } from '../support/graphql/keys.js';
import { Client, OPERATOR_KEY, startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

describe('Access', () => {
  let running: TestServer;
  let admin: Client;

  beforeAll(async () => {
    running = await startTestServer();
    admin = await running.tenant();
  });
  afterAll(() => running.close());

  it('ends at once for a key that is revoked', async () => {
    const { id, client } = await newKey(admin, ['CATALOG_READ']);
    await client.data(VIEWER);
    const { revokeApiKey } = await admin.data(REVOKE, { id });
    expect(revokeApiKey.apiKey.revokedAt).not.toBeNull();
    expect(await answerTo(running.url, `Bearer ${client.key}`)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('keeps the time of the first revocation', async () => {
    const { id } = await newKey(admin, ['CATALOG_READ']);
    const first = await admin.data(REVOKE, { id });
    expect(await admin.data(REVOKE, { id })).toEqual(first);
  });

  it('ends for a key that expires', async () => {
    const expiresAt = soon();
    const { client } = await newKey(admin, ['CATALOG_READ'], { expiresAt: expiresAt.toISOString() });
    await client.data(VIEWER);
    await waitUntil('the key has expired', () => Date.now() > expiresAt.getTime());
    expect(await answerTo(running.url, `Bearer ${client.key}`)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  describe('by a key that is rotated', () => {
    const ROTATE = `mutation ($id: ID!, $overlap: Int) {
      rotateApiKey(id: $id, overlapSeconds: $overlap) {
        secret apiKey { id name scopes expiresAt } previous { id expiresAt } others { id }
      }
    }`;

    it('has the life of the old one however often that is rotated, by clients that have lost the answer', async () => {
      const old = await newKey(admin, ['CLASSIFY']);
      const { rotateApiKey: lost } = await admin.data(ROTATE, { id: old.id, overlap: 600 });
      const { rotateApiKey: again } = await admin.data(ROTATE, { id: old.id, overlap: 3600 });
      expect(again.apiKey.expiresAt).toBeNull();
      // The overlap does not begin anew.
      expect(again.previous).toEqual(lost.previous);
      const expiresAt = new Date(Date.now() + 5_000_000).toISOString();
      const ending = await newKey(admin, ['CLASSIFY'], { expiresAt });
      for (let i = 0; i < 2; i++) {
        const { rotateApiKey } = await admin.data(ROTATE, { id: ending.id, overlap: 600 });
        const life = Date.parse(rotateApiKey.apiKey.expiresAt) - Date.now();
        expect(Math.abs(life - 5_000_000)).toBeLessThan(60_000);
      }
    });

    it('is named with its siblings that are still valid, so that none is forgotten whose secret was lost', async () => {
      const old = await newKey(admin, ['CLASSIFY']);
      const { rotateApiKey: lost } = await admin.data(ROTATE, { id: old.id });
      expect(lost.others).toEqual([]);
      const { rotateApiKey: second } = await admin.data(ROTATE, { id: old.id });
      expect(second.others).toEqual([{ id: lost.apiKey.id }]);
      // Its secret may have arrived after all.
      await new Client(running.url, lost.secret).data(VIEWER);
      await admin.data(REVOKE, { id: lost.apiKey.id });
      const { rotateApiKey: third } = await admin.data(ROTATE, { id: old.id });
      expect(third.others).toEqual([{ id: second.apiKey.id }]);
    });

    it('is named when the old one has ended, to those who try again', async () => {
      const old = await newKey(admin, ['CLASSIFY']);
      const { rotateApiKey } = await admin.data(ROTATE, { id: old.id, overlap: 0 });
      const refusal = await admin.error(ROTATE, { id: old.id, overlap: 0 });
      expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
      expect(refusal.message).toContain(rotateApiKey.apiKey.id);
    });

    it('is the same for its successor, and lasts for the overlap with the old one', async () => {
      const old = await newKey(admin, ['CATALOG_READ', 'CLASSIFY'], { name: 'shop' });
      const { rotateApiKey } = await admin.data(ROTATE, { id: old.id, overlap: 3600 });
      expect(rotateApiKey.apiKey).toMatchObject({
        name: 'shop',
        scopes: ['CATALOG_READ', 'CLASSIFY'],
        expiresAt: null,
      });
      expect(rotateApiKey.previous.id).toBe(old.id);
      const left = Date.parse(rotateApiKey.previous.expiresAt) - Date.now();
      expect(Math.abs(left - 3_600_000)).toBeLessThan(60_000);
      await old.client.data(VIEWER);
      await new Client(running.url, rotateApiKey.secret).data(VIEWER);
    });

    it('ends at once without an overlap', async () => {
      const old = await newKey(admin, ['CLASSIFY']);
      await old.client.data(VIEWER);
      const { rotateApiKey } = await admin.data(ROTATE, { id: old.id, overlap: 0 });
      expect(await answerTo(running.url, `Bearer ${old.client.key}`)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
      await new Client(running.url, rotateApiKey.secret).data(VIEWER);
    });

    it('lasts no longer than the old one would have without it', async () => {
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      const old = await newKey(admin, ['CLASSIFY'], { expiresAt });
      const { rotateApiKey } = await admin.data(ROTATE, { id: old.id, overlap: 3600 });
      expect(rotateApiKey.previous.expiresAt).toBe(expiresAt);
      const life = Date.parse(rotateApiKey.apiKey.expiresAt) - Date.now();
      expect(Math.abs(life - 60_000)).toBeLessThan(5_000);
    });

    it.each([
      ['overlapSeconds', { overlap: -1 }],
      ['overlapSeconds', { overlap: 2_592_001 }],
    ])('is refused naming %s for %o', async (argument, variables) => {
      const { id } = await newKey(admin, ['CLASSIFY']);
      expect(await admin.error(ROTATE, { id, ...variables })).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    });

    it('is refused for one that is revoked', async () => {
      const { id } = await newKey(admin, ['CLASSIFY']);
      await admin.data(REVOKE, { id });
      expect(await admin.error(ROTATE, { id })).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
    });
  });

  it("is given to the operator's previous key as well, while it is being changed", async () => {
    const previous = 'previous-operator-key-0123456789-ab';
    const changed = await startTestServer({ LEXICLIP_OPERATOR_KEY_PREVIOUS: previous });
    for (const key of [OPERATOR_KEY, previous]) {
      expect((await new Client(changed.url, key).data(VIEWER)).viewer.isOperator).toBe(true);
    }
    await changed.close();
  });

  it('is by secrets that are nowhere in the data directory', async () => {
    const { client, prefix } = await newKey(admin, ['CLASSIFY']);
    const entries = await readdir(running.data, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const contents = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
    // What may be shown of a secret is there, so what is looked for would be found.
    expect(contents.includes(prefix)).toBe(true);
    expect([OPERATOR_KEY, admin.key, client.key].filter((secret) => contents.includes(secret))).toEqual([]);
  });
});
