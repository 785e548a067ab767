import { newTemplate } from '../../support/catalog.js';
import { anEmbedding, type LabelInput, LabelSetClient } from '../../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

const RENDER = `query ($slug: String!, $number: Int!, $labels: [LabelInput!]!) {
  labelSet(slug: $slug) { version(number: $number) { render(labels: $labels) { name prompts { text read isCut } } } }
}`;
const RENDERED_PROMPTS = `query ($slug: String!) {
  labelSet(slug: $slug) { latest { labels { nodes { name renderedPrompts } } } }
}`;
/** Of words that are one token each, so that it is cut between two of them. */
const LONG = Array(60).fill('cat dog').join(' ');

describe('What the model would read of labels', () => {
  let running: TestServer;
  let tenant: Client;
  let set: LabelSetClient;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant();
    const slug = await newTemplate(tenant, 'a photo of {a} {label}', 'a drawing of {a} {label}');
    set = await LabelSetClient.create(tenant, 'animals', [{ name: 'cat' }, { labelId: 'd', name: 'dog' }], slug);
    await set.upsert([{ labelId: 'd', name: 'dog', synonyms: ['hound'] }]);
    await set.useTemplate('photo');
  });
  afterAll(() => running.close());

  const asked = (number: number, labels: LabelInput[]) => ({ slug: set.slug, number, labels });
  const render = async (number: number, ...labels: LabelInput[]) =>
    (await tenant.data(RENDER, asked(number, labels))).labelSet.version.render;
  const textsOf = async (number: number, label: LabelInput) =>
    (await render(number, label))[0].prompts.map(({ text }: { text: string }) => text);

  it("is rendered by that version's templates, and cleaned", async () => {
    expect(await render(1, { name: 'arctic_fox', synonyms: ['“snow” fox'] })).toEqual([
      {
        name: 'arctic_fox',
        prompts: [
          'a photo of an arctic fox',
          'a drawing of an arctic fox',
          'a photo of a "snow" fox',
          'a drawing of a "snow" fox',
        ].map((text) => ({ text, read: text, isCut: false })),
      },
    ]);
    expect(await textsOf(3, { name: 'arctic_fox' })).toEqual(['a photo of an arctic fox']);
  });

  it("is a label's own prompts where it has some", async () => {
    expect(await textsOf(3, { name: 'cat', prompts: ['my own words'] })).toEqual(['my own words']);
  });

  it('has the fields that the label has already where the input omits them', async () => {
    expect(await textsOf(3, { name: 'dog' })).toEqual(['a photo of a dog', 'a photo of a hound']);
    expect(await textsOf(3, { labelId: 'd', name: 'wolf' })).toEqual(['a photo of a wolf', 'a photo of a hound']);
    expect(await textsOf(1, { name: 'dog' })).toEqual(['a photo of a dog', 'a drawing of a dog']);
  });

  it('is what the labels have once they are saved', async () => {
    const labels = [{ name: 'saved_1', synonyms: ['Ａ ＣＡＴ', 'fish &amp; chips'] }, { name: 'saved 2' }];
    const seen = await render(3, ...labels);
    const copy = await LabelSetClient.create(tenant, 'copy', labels);
    const { labelSet } = await tenant.data(RENDERED_PROMPTS, { slug: copy.slug });
    expect(labelSet.latest.labels.nodes).toEqual(
      seen.map(({ name, prompts }: { name: string; prompts: { text: string }[] }) => ({
        name,
        renderedPrompts: prompts.map(({ text }) => text),
      })),
    );
  });

  it('ends where a prompt is cut, and the model reads no more of the whole than of that', async () => {
    const [{ prompts }] = await render(3, { name: 'long', prompts: [LONG, 'short'] });
    const [long, short] = prompts;
    expect(short).toEqual({ text: 'short', read: 'short', isCut: false });
    expect(long).toMatchObject({ text: LONG, isCut: true });
    expect(LONG.startsWith(long.read)).toBe(true);
    expect(long.read.length).toBeLessThan(LONG.length);
    const beyond = `${long.read} and whatever else there is to be said of such a thing in many more words`;
    const both = await LabelSetClient.create(tenant, 'long', [
      { name: 'whole', prompts: [LONG] },
      { name: 'beyond', prompts: [beyond] },
      { name: 'less', prompts: [long.read.slice(0, long.read.lastIndexOf(' '))] },
    ]);
    const { predictions } = await both.classify(anEmbedding());
    const similarityOf = (name: string) => predictions.find((one) => one.name === name)?.similarity;
    expect(similarityOf('beyond')).toBe(similarityOf('whole'));
    expect(similarityOf('less')).not.toBe(similarityOf('whole'));
  });

  it('is shown without encoding anything', async () => {
    const before = running.server.counters().promptsEncoded;
    await render(3, { name: 'never seen before' }, { name: 'nor this', prompts: [LONG] });
    expect(running.server.counters().promptsEncoded).toBe(before);
  });

  it('names the entry that is wrong', async () => {
    expect(await tenant.error(RENDER, asked(3, [{ name: 'a' }, { name: '' }]))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'labels[1].name',
    });
  });

  it('is not shown of more labels, or of more prompts, than a page may ask for', async () => {
    const many = Array.from({ length: 101 }, (_, i) => ({ name: `label ${i}` }));
    expect(await tenant.error(RENDER, asked(3, many))).toMatchObject({ code: 'BAD_USER_INPUT' });
    const wide = many.slice(1).map(({ name }) => ({
      name,
      prompts: Array.from({ length: 201 }, (_, i) => `${name}, ${i}`),
    }));
    const refused = await tenant.error(RENDER, asked(3, wide));
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'labels' });
    expect(refused.message).toMatch(/would have 20100 prompts; at most 20000 are rendered at once/);
  });
});
