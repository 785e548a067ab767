import { newSet, newSlug, newTemplate, nowhere } from '../support/catalog.js';
import { LabelSetClient, named, refusal } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('Updating a label set', () => {
  it('encodes every label anew with another prompt template, in a new version', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
    const template = await newTemplate(tenant, 'a woodcut of {a} {label}', 'a stamp of {a} {label}');
    const change = await set.useTemplate(template, { message: 'old prints' });
    expect(change).toMatchObject({ unchanged: false, promptsEncoded: 4 });
    expect(change.version).toEqual({ number: 2, labelCount: 2, operation: 'updateLabelSet', message: 'old prints' });
    const { latest } = await set.read('latest { promptTemplateSlug label(name: "ash") { renderedPrompts } }');
    expect(latest.promptTemplateSlug).toBe(template);
    expect(latest.label.renderedPrompts).toEqual(['a woodcut of an ash', 'a stamp of an ash']);
    expect(await set.labels({ number: 2 })).toEqual(await set.labels({ number: 1 }));
  });

  it('takes a later version of the prompt template for another one', async () => {
    const template = await newTemplate(tenant, 'a {label}');
    const set = await LabelSetClient.create(tenant, newSlug('set'), named('ash'), template);
    await tenant.data(
      `mutation { updatePromptTemplate(slug: "${template}", templates: ["one {label}"]) { unchanged } }`,
    );
    expect(await set.useTemplate(template)).toMatchObject({ unchanged: false, version: { number: 2 } });
    const numbers = await set.read(
      'one: version(number: 1) { promptTemplate { number } } two: version(number: 2) { promptTemplate { number } }',
    );
    expect(numbers).toEqual({ one: { promptTemplate: { number: 1 } }, two: { promptTemplate: { number: 2 } } });
  });

  it('makes no version with the prompt template that it has, and says so', async () => {
    const set = await newSet(tenant, 'ash');
    expect(await set.useTemplate('photo')).toMatchObject({
      unchanged: true,
      promptsEncoded: 0,
      version: { number: 1 },
    });
  });

  it('makes no version for a name and a description', async () => {
    const set = await newSet(tenant, 'ash');
    const change = await set.update({ name: 'Trees', description: 'of the park' });
    expect(change).toMatchObject({ unchanged: false, version: { number: 1 } });
    expect(await set.read('name description latest { number }')).toEqual({
      name: 'Trees',
      description: 'of the park',
      latest: { number: 1 },
    });
  });

  it('says so when name and description stay as they are', async () => {
    const set = await newSet(tenant, 'ash');
    expect(await set.update({ name: set.slug })).toMatchObject({ unchanged: true, version: { number: 1 } });
  });

  it('keeps the description when it is not given, and takes it away when it is null', async () => {
    const set = await newSet(tenant, 'ash');
    await set.update({ description: 'of the park' });
    await set.update({ name: 'Trees' });
    expect(await set.read('name description')).toEqual({ name: 'Trees', description: 'of the park' });
    await set.update({ description: null });
    expect(await set.read('name description')).toEqual({ name: 'Trees', description: null });
  });

  it('is refused with a prompt template that is not there', async () => {
    const set = await newSet(tenant, 'ash');
    expect(await refusal(set.useTemplate('no-such'))).toMatchObject(nowhere('input.promptTemplate.slug'));
  });
});
