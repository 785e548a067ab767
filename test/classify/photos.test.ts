import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedFolder } from '../support/images.js';
import { type Client, sharedServer } from '../support/server.js';

/** In percent: what the model's card says of photos of these classes, and how much less a hundred of them may show. */
const CARD = 86.6;
const LEEWAY = 5;
const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const CLASSIFY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labelSet: { slug: "cifar-10" }, topK: 1 }) {
    ... on Classification { predictions { name } }
  }
}`;

const folder = sharedFolder('photos');

(folder ? describe : describe.skip)('A hundred real photos', () => {
  let tenant: Client;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    await tenant.data('mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { labelSet { id } } }', {
      input: { slug: 'cifar-10', labels: CLASSES.map((name) => ({ name })) },
    });
  });

  async function photos(): Promise<{ base64: string; right: string }[]> {
    const files = await Promise.all(
      CLASSES.map(async (right) =>
        (await readdir(join(folder as string, right))).map((file) => ({
          right,
          path: join(folder as string, right, file),
        })),
      ),
    );
    return Promise.all(
      files.flat().map(async ({ right, path }) => ({ right, base64: (await readFile(path)).toString('base64') })),
    );
  }

  it("are classified about as well as the model's card says", async () => {
    const all = await photos();
    expect(all).toHaveLength(100);
    let right = 0;
    for (let from = 0; from < all.length; from += 50) {
      const batch = all.slice(from, from + 50);
      const { classifyMany } = await tenant.data(CLASSIFY, { images: batch.map(({ base64 }) => ({ base64 })) });
      right += batch.filter((photo, i) => classifyMany[i].predictions[0].name === photo.right).length;
    }
    expect(right).toBeGreaterThanOrEqual(CARD - LEEWAY);
  });
});
