import { CLASSIFY, CLASSIFY_MANY, Unchanged } from '../support/graphql/bad-input.js';
import { sharedServer } from '../support/server.js';

describe('Bad input', () => {
  const running = sharedServer();
  let unchanged: Unchanged;

  beforeAll(async () => {
    unchanged = await Unchanged.open(running);
  });

  describe('of a classification is refused', () => {
    const labelSet = { slug: 'trees' };
    const manyLabels = Array.from({ length: 1001 }, (_, i) => `label ${i}`);
    it.each<[string, Record<string, unknown>, string]>([
      ['topK 0', { labelSet, topK: 0 }, 'input.topK'],
      ['topK 1001', { labelSet, topK: 1001 }, 'input.topK'],
      ['negative topK', { labelSet, topK: -5 }, 'input.topK'],
      ['topK that is not whole', { labelSet, topK: 1.5 }, 'input.topK'],
      ['minSimilarity over 1', { labelSet, minSimilarity: 1.1 }, 'input.minSimilarity'],
      ['minProbability under 0', { labelSet, minProbability: -0.1 }, 'input.minProbability'],
      ['both labelSet and labels', { labelSet, labels: ['a'] }, 'input.labelSet'],
      ['neither labelSet nor labels', {}, 'input.labelSet'],
      ['a template beside a label set', { labelSet, promptTemplate: { slug: 'photo' } }, 'input.promptTemplate'],
      ['a version and a tag', { labelSet: { slug: 'trees', version: 1, tag: 'a' } }, 'input.labelSet'],
      ['no labels', { labels: [] }, 'input.labels'],
      ['an empty label', { labels: ['a', ''] }, 'input.labels[1]'],
      ['a label twice', { labels: ['red oak', 'Red_Oak'] }, 'input.labels[1]'],
      ['a label over 256 characters', { labels: ['x'.repeat(257)] }, 'input.labels[0]'],
      ['more than 1,000 labels', { labels: manyLabels }, 'input.labels'],
      ['scoring that the model was not trained for', { labelSet, scoring: 'SIGMOID' }, 'input.scoring'],
    ])('%s', async (_, input, argument) => {
      await unchanged.expectRefusal(
        CLASSIFY,
        { input: { image: { base64: unchanged.png }, ...input } },
        'BAD_USER_INPUT',
        argument,
      );
      const many = { images: [{ base64: unchanged.png }], ...input };
      await unchanged.expectRefusal(CLASSIFY_MANY, { input: many }, 'BAD_USER_INPUT', argument);
    });
  });
});
