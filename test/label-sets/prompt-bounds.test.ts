import type { Label } from '#lexiclip/domain/label.js';
import { checkPromptBounds } from '#lexiclip/services/label-sets/encoding/prompt-bounds.js';
import { TO_ENCODE } from '#lexiclip/services/label-sets/next-version.js';
import { newTemplate } from '../support/catalog.js';
import { anEmbedding } from '../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

const CREATE = `mutation ($input: CreateLabelSetInput!) {
  createLabelSet(input: $input) { promptsEncoded }
}`;
const IMPORT = `mutation ($labels: [LabelInput!]!) {
  importLabels(labelSet: "small", labels: $labels, dryRun: true) { added { name } promptsEncoded }
}`;
const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) { predictions { name } } }`;

const templates = (count: number) => Array.from({ length: count }, (_, i) => `photo ${i} of {a} {label}`);
const labels = (count: number, synonyms: number) =>
  Array.from({ length: count }, (_, i) => ({
    name: `label ${i}`,
    synonyms: Array.from({ length: synonyms }, (_, j) => `synonym ${j} of ${i}`),
  }));

describe('Prompts that would be too many', () => {
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant();
    await tenant.data(CREATE, { input: { slug: 'small', labels: labels(2, 1) } });
  });
  afterAll(() => running.close());

  /** The refusal, before anything was encoded. */
  async function refusalOf(query: string, variables: Record<string, unknown>) {
    const before = running.server.counters().promptsEncoded;
    const refusal = await tenant.error(query, variables);
    expect(running.server.counters().promptsEncoded).toBe(before);
    return refusal;
  }

  it('for one label are refused with their number, and none is encoded', async () => {
    const slug = await newTemplate(tenant, ...templates(256));
    const input = { slug: 'huge', labels: labels(200, 63), promptTemplate: { slug } };
    const refusal = await refusalOf(CREATE, { input });
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.labels' });
    expect(refusal.message).toMatch(/"label 0" would have 16384 prompts .*at most 2048 are allowed for one label/);
  });

  it('for a client to wait for are refused likewise, with the way on', async () => {
    const slug = await newTemplate(tenant, ...templates(256));
    const input = { slug: 'huge', labels: labels(50, 7), promptTemplate: { slug } };
    const refusal = await refusalOf(CREATE, { input });
    expect(refusal).toMatchObject({ code: 'TOO_LARGE_TO_WAIT', argument: 'input.labels', allowed: 10_000 });
    expect(refusal.message).toMatch(/would have 102400 prompts encoded; at most 10000 are .*startJob/);
  });

  it('because of another template are refused with the template as argument', async () => {
    await tenant.data(CREATE, { input: { slug: 'wide', labels: labels(60, 6) } });
    const slug = await newTemplate(tenant, ...templates(256));
    const update = `mutation { updateLabelSet(slug: "wide", input: { promptTemplate: { slug: "${slug}" } }) { unchanged } }`;
    expect(await refusalOf(update, {})).toMatchObject({ code: 'TOO_LARGE_TO_WAIT', argument: 'input.promptTemplate' });
  });

  it('for the ad-hoc labels of one call are refused at a smaller number', async () => {
    const names = labels(400, 0).map(({ name }) => name);
    const input = { image: { embedding: anEmbedding() }, labels: names, promptTemplate: { slug: 'ensemble' } };
    const refusal = await refusalOf(CLASSIFY, { input });
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.labels' });
    expect(refusal.message).toMatch(/400 labels × 12 templates are 4800 prompts; at most 4096 are allowed/);
  });

  it('do not keep a dry run of ImageNet with 80 templates from being made', async () => {
    const promptTemplate = { slug: await newTemplate(tenant, ...templates(80)) };
    await tenant.data('mutation { deleteLabelSet(slug: "small") { id } }');
    await tenant.data(CREATE, { input: { slug: 'small', labels: [{ name: 'one' }], promptTemplate } });
    const { importLabels } = await tenant.data(IMPORT, { labels: labels(1_000, 0) });
    expect(importLabels.added).toHaveLength(1_000);
  });
});

describe('The bounds of a version', () => {
  const version = (count: number, templateCount: number, encoded = count) =>
    ({
      labels: Array.from({ length: count }, (): Partial<Label> => ({ name: 'x', synonyms: [], prompts: [] })),
      vectorRows: Int32Array.from({ length: count }, (_, row) => (row < encoded ? TO_ENCODE : row)),
      template: { templates: templates(templateCount) },
    }) as unknown as Parameters<typeof checkPromptBounds>[0];

  it('let as many prompts through as may be encoded while a client waits, and not one more', () => {
    expect(() => checkPromptBounds(version(700, 1), 'labels', 700)).not.toThrow();
    expect(() => checkPromptBounds(version(701, 1), 'labels', 700)).toThrow(/701 prompts/);
  });

  it('are those of the set alone for a job', () => {
    expect(() => checkPromptBounds(version(12_500, 80), 'labels')).not.toThrow();
    expect(() => checkPromptBounds(version(12_501, 80), 'labels')).toThrow(/at most 1000000/);
  });

  it('count the labels that keep their vectors as well', () => {
    expect(() => checkPromptBounds(version(12_500, 80, 10), 'labels')).not.toThrow();
    expect(() => checkPromptBounds(version(12_501, 80, 10), 'labels')).toThrow(/1000080 prompts; at most 1000000/);
  });
});
