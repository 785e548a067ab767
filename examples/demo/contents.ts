import {
  AddSamplesDocument,
  CreateLabelSetDocument,
  CreateSampleSetDocument,
  SetTagPolicyDocument,
  TagVersionDocument,
  UpsertLabelsDocument,
} from '../client/generated/graphql.js';
import type { Request } from '../client/request.js';
import { answeredPictures } from './pictures.js';
import { CIFAR10, CIFAR100 } from './vocabularies.js';

/** What comes to mind: some of it helps, and some does not. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  couch: ['sofa'],
  cattle: ['cow', 'bull'],
  television: ['TV set'],
  telephone: ['phone'],
  streetcar: ['tram'],
  cup: ['mug', 'glass of tea'],
  bowl: ['dish', 'salad'],
};

/**
 * Label sets, a sample set of the bundled pictures, two versions, and a tag with a policy.
 *
 * @param say is told of each step
 */
export async function makeContents(request: Request, say: (text: string) => void = () => undefined): Promise<void> {
  const named = (names: readonly string[]) => names.map((name) => ({ name }));
  const things = { slug: 'things', name: 'Things', description: 'The labels of CIFAR-100', labels: named(CIFAR100) };
  await request(CreateLabelSetDocument, { input: things });
  await request(CreateLabelSetDocument, { input: { slug: 'animals', name: 'CIFAR-10', labels: named(CIFAR10) } });
  const drawings = { slug: 'drawings', name: 'Drawings', labelSet: 'things', keepThumbnails: true };
  await request(CreateSampleSetDocument, { input: drawings });
  const samples = (await answeredPictures()).map(({ fileName, base64, expected }) => ({
    image: { base64 },
    fileName,
    expected: [...expected],
    ...(expected.length === 0 && { kind: 'other things' }),
  }));
  const { addSamples } = await request(AddSamplesDocument, { input: { sampleSet: 'drawings', samples } });
  say(`  label sets things and animals; sample set drawings with ${addSamples.added} pictures`);
  await request(TagVersionDocument, { slug: 'things', tag: 'production', version: 1 });
  const policy = { sampleSet: 'drawings', maxLoss: 0.1, undecided: 'ALLOW' as const };
  await request(SetTagPolicyDocument, { input: { labelSet: 'things', tag: 'production', policy } });
  const labels = Object.entries(SYNONYMS).map(([name, synonyms]) => ({ name, synonyms: [...synonyms] }));
  await request(UpsertLabelsDocument, { labelSet: 'things', labels, message: 'synonyms, as they came to mind' });
  say('  things has two versions; the tag production is at the first, and has a policy');
}
