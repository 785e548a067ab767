import { CLASSES } from '../../support/classify.js';
import { itWithPhotos, knownPhotos, samplesFor } from '../../support/evaluation/known-photos.js';
import { type LabelInput, LabelSetClient, named } from '../../support/label-set.js';
import { type Client, sharedServer, startTestServer } from '../../support/server.js';

interface Suggestion {
  kind: string;
  label: { name: string } | null;
  text: string | null;
  isProven: boolean;
  fixed: number;
  broken: number;
  of: number;
  pValue: number;
  crossFittedGain: number | null;
  message: string;
  change: { upsert: LabelInput[]; remove: string[]; templates: string[] | null };
}

const SUGGESTIONS = `query ($slug: String!, $sampleSet: SampleSetRef!, $candidates: [String!]) {
  labelSet(slug: $slug) {
    latest {
      suggestions(sampleSet: $sampleSet, candidates: $candidates) {
        kind label { name } text isProven fixed broken of pValue crossFittedGain message
        change { upsert { labelId name synonyms prompts } remove templates }
      }
    }
  }
}`;

describe('Suggestions', () => {
  let tenant: Client;
  let sets = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  async function create(labels: LabelInput[], count = 400, answers: Record<string, string> = {}): Promise<string> {
    const slug = `set-${++sets}`;
    await LabelSetClient.create(tenant, slug, labels);
    const photos = (await knownPhotos()).slice(0, count).map(({ image, expected: [name] }) => ({
      image,
      expected: [answers[name as string] ?? name],
    }));
    await samplesFor(tenant, slug, slug, photos);
    return slug;
  }
  const suggestions = async (slug: string, candidates?: string[]): Promise<Suggestion[]> =>
    (await tenant.data(SUGGESTIONS, { slug, sampleSet: { slug }, candidates })).labelSet.latest.suggestions;
  const provenOf = (all: Suggestion[]) => all.filter(({ isProven }) => isProven);

  itWithPhotos('prove nothing where there is nothing to mend', async () => {
    const all = await suggestions(await create(named(...CLASSES)));
    expect(provenOf(all)).toEqual([]);
  });

  itWithPhotos('drop the synonyms that mislead, one after another, with what that gains', async () => {
    const bad: Record<string, string> = { horse: 'grass', automobile: 'dogs' };
    const labels = CLASSES.map((name) => ({ name, ...(bad[name] && { synonyms: [bad[name]] }) }));
    const all = await suggestions(await create(labels));
    const dropped = provenOf(all).filter(({ kind }) => kind === 'DROP_SYNONYM');
    expect(dropped.map(({ text }) => text).sort()).toEqual(['dogs', 'grass']);
    for (const { fixed, broken, of, pValue, crossFittedGain, change } of dropped) {
      expect(fixed).toBeGreaterThan(broken);
      expect(of).toBeLessThan(400);
      expect(pValue).toBeLessThanOrEqual(0.05);
      expect(crossFittedGain).toBeGreaterThan(0);
      expect(change).toMatchObject({ upsert: [{ synonyms: [] }], remove: [], templates: null });
    }
  });

  itWithPhotos('add the candidates of the author that help, to the labels that they help', async () => {
    const names = CLASSES.map((name) => (name === 'horse' ? 'qwxzv' : name));
    const slug = await create(named(...names), 400, { horse: 'qwxzv' });
    const all = await suggestions(slug, ['pony', 'qwxzv: piano', 'a painting of {a} {label}']);
    expect(provenOf(all)[0]).toMatchObject({ kind: 'ADD_SYNONYM', label: { name: 'qwxzv' }, text: 'pony' });
  });

  itWithPhotos('need 40 samples in the half that chooses', async () => {
    const slug = await create(named(...CLASSES), 60);
    expect(await tenant.error(SUGGESTIONS, { slug, sampleSet: { slug } })).toMatchObject({
      code: 'TOO_FEW_SAMPLES',
      argument: 'sampleSet',
      needed: 40,
    });
  });

  itWithPhotos('take up to 100 candidates, and templates with one label each', async () => {
    const slug = await create(named(...CLASSES), 1);
    const error = (candidates: string[]) => tenant.error(SUGGESTIONS, { slug, sampleSet: { slug }, candidates });
    expect(await error(Array(101).fill('cat'))).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'candidates' });
    expect(await error(['cat', '{label} {label}'])).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'candidates[1]',
    });
  });
});

describe('Suggestions that take long', () => {
  itWithPhotos('are refused while a client waits, and name the job that does them', async () => {
    const server = await startTestServer({ LEXICLIP_MAX_DIRECT_COMPARISONS: '100' });
    try {
      const client = await server.tenant();
      await LabelSetClient.create(client, 'set', named(...CLASSES));
      await samplesFor(client, 'set', 'set', (await knownPhotos()).slice(0, 150));
      expect(await client.error(SUGGESTIONS, { slug: 'set', sampleSet: { slug: 'set' } })).toMatchObject({
        code: 'TOO_LARGE_TO_WAIT',
        argument: 'sampleSet',
        allowed: 100,
        message: expect.stringContaining('start it as a job, with startJob'),
      });
    } finally {
      await server.close();
    }
  });
});
