import { anEmbedding, LabelSetClient } from '../../test/support/label-set.js';
import { Client, OPERATOR_KEY } from '../../test/support/server.js';
import { labelsOf, nameOf } from '../support/labels.js';

const LARGE = 1_000;
const SMALL = 10;
const CREATE_TENANT = 'mutation ($slug: String!) { createTenant(input: { slug: $slug, name: $slug }) { secret } }';

/** Creates a tenant. @returns a client with its first key */
export async function createTenant(url: string, slug: string): Promise<Client> {
  const { createTenant: created } = await new Client(url, OPERATOR_KEY).data(CREATE_TENANT, { slug });
  return new Client(url, created.secret);
}

/** What is measured, each time with something new. Whatever is made for a tenant's first time has been made. */
export class Operations {
  private constructor(
    readonly client: Client,
    /** With 1,000 labels, and one more after each upsert. */
    readonly set: LabelSetClient,
    /** How much has been made, and the version that is tagged: of all servers that are asked. */
    private readonly state = { made: 0, tagged: 2 },
  ) {}

  static async prepare(url: string): Promise<Operations> {
    const client = await createTenant(url, 'first');
    await LabelSetClient.create(client, 'first', labelsOf(SMALL));
    const operations = new Operations(client, await LabelSetClient.create(client, 'large', labelsOf(LARGE)));
    await operations.upsert();
    await operations.tag();
    await operations.classify();
    return operations;
  }

  /** The same data, asked of another server. */
  at(url: string): Operations {
    const client = new Client(url, this.client.key);
    return new Operations(client, new LabelSetClient(client, this.set.slug), this.state);
  }

  createTenant(): Promise<unknown> {
    return createTenant(this.client.url, `tenant-${this.state.made++}`);
  }

  createLabelSet(): Promise<unknown> {
    const number = this.state.made++;
    return LabelSetClient.create(this.client, `set-${number}`, labelsOf(SMALL, 100_000 + number * SMALL));
  }

  /** Adds one label. @returns the number of the version */
  async upsert(): Promise<number> {
    return (await this.set.upsert([{ name: nameOf(LARGE + this.state.made++) }])).version.number;
  }

  /** Moves a tag. */
  async tag(): Promise<void> {
    const query =
      'mutation ($slug: String!, $version: Int!) { tagLabelSetVersion(slug: $slug, tag: "production", version: $version) { labelSet { slug } } }';
    this.state.tagged = 3 - this.state.tagged;
    await this.client.data(query, { slug: this.set.slug, version: this.state.tagged });
  }

  /** Classifies with the latest version. @returns its number */
  async classify(): Promise<number> {
    const query = `query ($input: ClassifyInput!) {
      classify(input: $input) { predictions { name } provenance { labelSetVersion } }
    }`;
    const image = { embedding: anEmbedding() };
    const { classify } = await this.client.data(query, {
      input: { image, labelSet: { slug: this.set.slug }, topK: 1 },
    });
    return classify.provenance.labelSetVersion;
  }
}
