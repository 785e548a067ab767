import type { FamilyName } from '../../../domain/model-family.js';
import type { PublishedAccuracy, PublishedModel, Source } from './published-model.js';
import { LICENCE, listing, META_CLIP, MOBILE_CLIP, OPEN_CLIP, SIGLIP_2 } from './sources.js';

/** Name of the benchmark that most sources report, for columns. */
export const IMAGENET = 'ImageNet-1k, top-1';

const imageNet = (percent: number, source: Source): PublishedAccuracy => ({ benchmark: IMAGENET, percent, source });
const mean38 = (percent: number, source: Source): PublishedAccuracy => ({
  benchmark: 'mean of 38 datasets',
  percent,
  source,
});

type Facts = Omit<PublishedModel, 'family' | 'size'> & {
  readonly megabytes?: NonNullable<PublishedModel['size']>['megabytes'];
};

const family = (name: FamilyName, models: readonly Facts[]): PublishedModel[] =>
  models.map(({ megabytes, ...facts }) => ({
    family: name,
    ...facts,
    size: megabytes ? { megabytes, source: listing(facts.id) } : null,
  }));

const clip = family('clip', [
  {
    id: 'Xenova/clip-vit-base-patch32',
    licence: LICENCE.openai,
    megabytes: { fp32: 606, fp16: 303, q8: 154 },
    accuracy: [imageNet(63.3, OPEN_CLIP), mean38(52.5, OPEN_CLIP)],
  },
  {
    id: 'Xenova/clip-vit-base-patch16',
    licence: LICENCE.openai,
    megabytes: { fp32: 599, fp16: 300, q8: 152 },
    accuracy: [imageNet(68.3, OPEN_CLIP), mean38(56.3, OPEN_CLIP)],
  },
  {
    id: 'Xenova/clip-vit-large-patch14',
    licence: LICENCE.openai,
    accuracy: [imageNet(75.5, OPEN_CLIP), mean38(61.7, OPEN_CLIP)],
  },
  {
    id: 'Xenova/clip-vit-large-patch14-336',
    licence: LICENCE.openai,
    accuracy: [imageNet(76.6, OPEN_CLIP), mean38(62.8, OPEN_CLIP)],
  },
]);

const mobileclip = family('mobileclip', [
  {
    id: 'Xenova/mobileclip_s0',
    licence: LICENCE.mobileclip,
    accuracy: [imageNet(67.8, MOBILE_CLIP), mean38(58.1, MOBILE_CLIP)],
  },
  {
    id: 'Xenova/mobileclip_s1',
    licence: LICENCE.mobileclip,
    megabytes: { fp32: 340, fp16: 170, int8: 87, q4: 196, bnb4: 193 },
    accuracy: [imageNet(72.6, MOBILE_CLIP), mean38(61.3, MOBILE_CLIP)],
  },
  {
    id: 'Xenova/mobileclip_s2',
    licence: LICENCE.mobileclip,
    megabytes: { fp32: 397, fp16: 199, q8: 101, int8: 101, q4: 245, bnb4: 241 },
    accuracy: [imageNet(74.4, MOBILE_CLIP), mean38(63.7, MOBILE_CLIP)],
  },
  {
    id: 'Xenova/mobileclip_b',
    licence: LICENCE.mobileclip,
    megabytes: { fp32: 600, fp16: 300, q8: 152, int8: 152, q4: 184, bnb4: 175 },
    accuracy: [imageNet(76.8, MOBILE_CLIP), mean38(65.2, MOBILE_CLIP)],
  },
]);

const siglip = family('siglip', [
  {
    id: 'Xenova/siglip-base-patch16-224',
    licence: LICENCE.siglip,
    megabytes: { fp32: 813, fp16: 407, q8: 211 },
    accuracy: [imageNet(76, OPEN_CLIP), mean38(62.3, OPEN_CLIP)],
  },
  {
    id: 'Xenova/siglip-base-patch16-256',
    licence: LICENCE.siglip,
    megabytes: { fp32: 813, fp16: 407, q8: 211 },
    accuracy: [imageNet(76.5, OPEN_CLIP), mean38(62.3, OPEN_CLIP)],
  },
  {
    id: 'Xenova/siglip-base-patch16-384',
    licence: LICENCE.siglip,
    megabytes: { fp32: 814, fp16: 408, q8: 211 },
    accuracy: [imageNet(78.5, OPEN_CLIP), mean38(63.8, OPEN_CLIP)],
  },
  {
    id: 'Xenova/siglip-base-patch16-512',
    licence: LICENCE.siglip,
    megabytes: { fp32: 815, fp16: 408, q8: 211 },
    accuracy: [imageNet(79.1, OPEN_CLIP), mean38(64.6, OPEN_CLIP)],
  },
  {
    id: 'Xenova/siglip-large-patch16-256',
    licence: LICENCE.siglip,
    megabytes: { fp32: 2610, fp16: 1306, q8: 667 },
    accuracy: [imageNet(80.5, OPEN_CLIP), mean38(65.6, OPEN_CLIP)],
  },
]);

const siglip2 = family('siglip2', [
  {
    id: 'onnx-community/siglip2-base-patch16-224-ONNX',
    licence: LICENCE.siglip2,
    accuracy: [imageNet(78.2, SIGLIP_2)],
  },
  {
    id: 'onnx-community/siglip2-base-patch16-256-ONNX',
    licence: LICENCE.siglip2,
    accuracy: [imageNet(79.1, SIGLIP_2)],
  },
  {
    id: 'onnx-community/siglip2-so400m-patch16-256-ONNX',
    licence: LICENCE.siglip2,
    accuracy: [imageNet(83.4, SIGLIP_2)],
  },
]);

/** Their authors report classification for the largest model only, which is not on the hub in this layout. */
const chineseClip = family('chinese-clip', [
  {
    id: 'Xenova/chinese-clip-vit-base-patch16',
    licence: LICENCE.chineseClip,
    megabytes: { fp32: 754, fp16: 377, q8: 191 },
    accuracy: [],
  },
  {
    id: 'Xenova/chinese-clip-vit-large-patch14',
    licence: LICENCE.chineseClip,
    megabytes: { fp32: 1630, fp16: 814, q8: 411 },
    accuracy: [],
  },
  {
    id: 'Xenova/chinese-clip-vit-large-patch14-336px',
    licence: LICENCE.chineseClip,
    megabytes: { fp32: 1630, fp16: 814, q8: 411 },
    accuracy: [],
  },
]);

const jinaClip = family('jina-clip', [
  {
    id: 'jinaai/jina-clip-v1',
    licence: LICENCE.jinaClip1,
    megabytes: { fp32: 892, fp16: 446, q8: 226, int8: 226, uint8: 226, q4: 222, bnb4: 210 },
    accuracy: [],
  },
  {
    id: 'jinaai/jina-clip-v2',
    licence: LICENCE.jinaClip2,
    megabytes: { fp32: 3452, fp16: 1730, q8: 874, int8: 874, q4: 1420, q4f16: 861, bnb4: 1380 },
    accuracy: [],
  },
]);

const metaclip2 = family('metaclip2', [
  {
    id: 'onnx-community/metaclip-2-worldwide-huge-378-ONNX',
    licence: LICENCE.metaclip2,
    accuracy: [{ benchmark: 'CVQA-LOCAL', percent: 58.2, source: META_CLIP }],
  },
]);

/**
 * Models of the hub that people run, with what is known of them. Each fact has been read in its source; what was not
 * found is left out.
 */
export const PUBLISHED_MODELS: readonly PublishedModel[] = [
  ...clip,
  ...mobileclip,
  ...siglip,
  ...siglip2,
  ...chineseClip,
  ...jinaClip,
  ...metaclip2,
];
