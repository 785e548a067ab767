import { type Label, LabelSetClient, named } from '../support/label-set.js';
import { Client, startTestServer, type TestServer } from '../support/server.js';

const PAGE = `query ($slug: String!, $number: Int!, $after: String) {
  labelSet(slug: $slug) { version(number: $number) { labels(first: 10, after: $after) {
    totalCount nodes { id: labelId name synonyms prompts parentId metadata } pageInfo { endCursor hasNextPage }
  } } }
}`;

describe('A reader that pages through a version', () => {
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_CONSISTENCY_MS: '0' });
    tenant = await running.tenant();
  });
  afterAll(() => running.close());

  /** All labels of the version, ten at a time, with a pause after each page. */
  async function page({ client, slug }: LabelSetClient, number: number, pause: () => Promise<unknown>) {
    const seen: Label[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const { labels } = (await client.data(PAGE, { slug, number, after })).labelSet.version;
      expect(labels.totalCount).toBe(50);
      seen.push(...labels.nodes);
      after = labels.pageInfo.hasNextPage ? (labels.pageInfo.endCursor as string) : null;
      await pause();
    }
    return seen;
  }

  const fifty = (prefix: string) => named(...Array.from({ length: 50 }, (_, i) => `${prefix} ${i}`));

  it('sees that version only, whatever is committed between two pages', async () => {
    const set = await LabelSetClient.create(tenant, 'between', fifty('tree'));
    const before = await set.labels({ number: 1 });
    let step = 0;
    const commit = async () => {
      step++;
      await set.remove([`tree ${step}`, `tree ${step + 10}`]);
      await set.upsert([{ name: `shrub ${step}` }, { name: `tree ${step + 20}`, synonyms: [`wood ${step}`] }]);
    };
    expect(await page(set, 1, commit)).toEqual(before);
    expect(await set.read('latest { number }')).toEqual({ latest: { number: 11 } });
  });

  it('sees that version only, while others write all the time', async () => {
    const set = await LabelSetClient.create(tenant, 'meanwhile', fifty('tree'));
    const before = await set.labels({ number: 1 });
    let reading = true;
    const write = async (writer: number) => {
      for (let i = 0; reading; i++) await set.upsert([{ name: `tree ${writer}`, synonyms: [`wood ${i}`] }]);
    };
    const writers = [write(1), write(2)];
    try {
      for (let round = 0; round < 3; round++) {
        expect(await page(set, 1, () => set.read('latest { number }'))).toEqual(before);
      }
    } finally {
      reading = false;
      await Promise.all(writers);
    }
    expect((await set.read('latest { number }')).latest.number).toBeGreaterThan(2);
  });

  it('sees that version only, on another server than the one that commits', async () => {
    const set = await LabelSetClient.create(tenant, 'elsewhere', fifty('tree'));
    const before = await set.labels({ number: 1 });
    const other = await startTestServer({ LEXICLIP_DATA: running.data, LEXICLIP_CONSISTENCY_MS: '0' });
    try {
      const there = new LabelSetClient(new Client(other.url, tenant.key), set.slug);
      let step = 0;
      const commit = async () => {
        await set.remove([`tree ${++step}`]);
        expect(await there.read('latest { number labelCount }')).toEqual({
          latest: { number: step + 1, labelCount: 50 - step },
        });
      };
      expect(await page(there, 1, commit)).toEqual(before);
    } finally {
      await other.close();
    }
  });
});
