import type { Client } from '../server.js';

const SHARE = 'value low high count of';

export const EVALUATE = `query ($labelSet: LabelSetRef!, $sampleSet: SampleSetRef!) {
  evaluation(labelSet: $labelSet, sampleSet: $sampleSet) {
    labelSetVersion { number } sampleSetVersion { number sampleCount }
    sampleCount unknownCount notInVocabulary top1 { ${SHARE} } top5 { ${SHARE} }
    meanPerClassRecall macroF1 negativeLogLikelihood expectedCalibrationError calibrationErrorByChance
    reliability { low high confidence accuracy { ${SHARE} } }
    unknowns { auroc fprAt95Tpr { ${SHARE} } }
    labels { nodes { label { name } support recall { ${SHARE} } precision { ${SHARE} } f1 averagePrecision } }
    confusions { expected { name } predicted { name } count samples { sampleId } }
    mistakes(first: 100) { totalCount nodes {
      predicted { name } similarity probability right { name } rightRank rightSimilarity rightProbability
    } }
    thresholds { threshold accuracy { ${SHARE} } refusals { ${SHARE} } falseAccepts { ${SHARE} } }
  }
}`;

/** Of the label set `animals` on the sample set `pets`, unless others are named. */
export const evaluationOf = async (client: Client, more: object = {}) =>
  (await client.data(EVALUATE, { labelSet: { slug: 'animals' }, sampleSet: { slug: 'pets' }, ...more })).evaluation;
