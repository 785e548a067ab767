import { newSlug, newTemplate, nowhere } from '../support/catalog.js';
import { CREATE, LabelSetClient, named, refusal } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('Deleting a prompt template', () => {
  const remove = (slug: string) =>
    tenant.data('mutation ($slug: String!) { deletePromptTemplate(slug: $slug) { id } }', { slug });
  const inUse = { code: 'IN_USE', argument: 'slug' };

  it('is refused while the latest version of a set uses it', async () => {
    const slug = await newTemplate(tenant, 'a {label}');
    await LabelSetClient.create(tenant, newSlug('set'), named('ash'), slug);
    expect(await refusal(remove(slug))).toMatchObject(inUse);
  });

  it('is refused while only an old version uses it, which keeps it', async () => {
    const slug = await newTemplate(tenant, 'a {label}');
    const set = await LabelSetClient.create(tenant, newSlug('set'), named('ash'), slug);
    await set.useTemplate('photo');
    expect(await refusal(remove(slug))).toMatchObject(inUse);
    await set.restore(1);
    expect(await set.read('latest { promptTemplateSlug }')).toEqual({ latest: { promptTemplateSlug: slug } });
  });

  it('works once the sets that used it are deleted', async () => {
    const slug = await newTemplate(tenant, 'a {label}');
    const set = await LabelSetClient.create(tenant, newSlug('set'), named('ash'), slug);
    await set.delete();
    await remove(slug);
    const input = { slug: newSlug('set'), promptTemplate: { slug }, labels: named('ash') };
    expect(await tenant.error(CREATE, { input })).toMatchObject(nowhere('input.promptTemplate.slug'));
    expect(await refusal(remove(slug))).toMatchObject(nowhere('slug'));
  });

  it('frees its slug for another one', async () => {
    const slug = await newTemplate(tenant, 'a {label}', 'one {label}');
    const create = `mutation { createPromptTemplate(input: { slug: "${slug}", templates: ["the {label}"] }) {
      promptTemplate { version templates }
    } }`;
    expect(await tenant.error(create)).toMatchObject({ code: 'ALREADY_EXISTS', argument: 'input.slug' });
    await remove(slug);
    const { createPromptTemplate } = await tenant.data(create);
    expect(createPromptTemplate.promptTemplate).toEqual({ version: 1, templates: ['the {label}'] });
  });

  it.each(['photo', 'ensemble'])('is refused for the built-in %s', async (slug) => {
    expect(await refusal(remove(slug))).toMatchObject(inUse);
  });
});
