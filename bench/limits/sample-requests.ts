import { labelsOf } from '../support/labels.js';
import type { Operation } from './requests.js';

/** Sample sets: all that one call may add, change and remove. */
export const ofSamples = (images: readonly string[]): Operation[] => [
  {
    covers: [
      'createSampleSet',
      'addSamples',
      'judgeSamples',
      'learnFromExamples',
      'removeSamples',
      'reembedSamples',
      'setCollection',
      'deleteSampleSet',
    ],
    what: '100 images as samples',
    query:
      'mutation ($samples: [SampleInput!]!) { createSampleSet(input: { slug: "made", labelSet: "large" }) { unchanged } addSamples(input: { sampleSet: "made", samples: $samples }) { added } judgeSamples(input: { sampleSet: "made", judgements: [{ sampleId: "x" }] }) { unchanged } learnFromExamples(input: { labelSet: "large", sampleSet: { slug: "made" } }) { unchanged } removeSamples(input: { sampleSet: "made", sampleIds: ["x"] }) { unchanged } reembedSamples(input: { sampleSet: "made" }) { reembedded } setCollection(input: { sampleSet: "made", collection: { share: 1, perDay: 1000, days: 90 } }) { unchanged } deleteSampleSet(slug: "made") { deletedId } judged: createSampleSet(input: { slug: "judged", labelSet: "large" }) { unchanged } unknowns: addSamples(input: { sampleSet: "judged", samples: $samples }) { added } }',
    variables: () => ({ samples: images.map((base64) => ({ image: { base64 }, expected: [] })) }),
  },
  {
    covers: ['sampleSets', 'sampleSet'],
    what: 'sampleSets, 100',
    query:
      '{ sampleSets(first: 100) { nodes { slug latest { number } } } sampleSet(slug: "made") { latest { samples(first: 1000) { totalCount } } } }',
  },
  {
    covers: ['calibrate'],
    what: 'calibrate by samples in no label',
    query:
      'mutation { calibrate(input: { labelSet: { slug: "large" }, sampleSet: { slug: "judged" }, target: { falseAcceptRate: 0.05 } }) { calibration { id } } }',
  },
  {
    covers: ['preview'],
    what: 'preview of a draft of 100 labels',
    query:
      'query ($labels: [LabelInput!]!) { preview(from: { slug: "large" }, to: { draft: { upsert: $labels } }, sampleSet: { slug: "judged" }) { pValue flips(first: 100) { totalCount } } }',
    variables: () => ({ labels: labelsOf(100).map((label) => ({ ...label, synonyms: ['other'] })) }),
  },
  {
    covers: ['evaluation'],
    what: 'evaluation of all labels',
    query:
      '{ evaluation(labelSet: { slug: "large" }, sampleSet: { slug: "judged" }) { top1 { value } labels(first: 1000) { totalCount } mistakes(first: 100) { totalCount } } }',
  },
];
