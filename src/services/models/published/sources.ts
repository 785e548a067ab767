import type { Source } from './published-model.js';

const source = (name: string, url: string): Source => ({ name, url });
const card = (id: string): Source => source(`model card of ${id}`, `https://huggingface.co/${id}`);

/** The listing of a repository's graphs. */
export const listing = (id: string): Source => source(`files of ${id}`, `https://huggingface.co/${id}/tree/main/onnx`);

export const OPEN_CLIP = source(
  'OpenCLIP, zero-shot results',
  'https://github.com/mlfoundations/open_clip/blob/main/docs/openclip_results.csv',
);
export const MOBILE_CLIP = source('MobileCLIP, README', 'https://github.com/apple/ml-mobileclip/blob/main/README.md');
export const SIGLIP_2 = source(
  'SigLIP 2, README',
  'https://github.com/google-research/big_vision/blob/main/big_vision/configs/proj/image_text/README_siglip2.md',
);
export const META_CLIP = source(
  'Meta CLIP, README',
  'https://github.com/facebookresearch/MetaCLIP/blob/main/README.md',
);

/** Licences of the original weights. */
export const LICENCE = {
  openai: {
    name: 'MIT',
    source: source('openai/CLIP, LICENSE', 'https://github.com/openai/CLIP/blob/main/LICENSE'),
  },
  mobileclip: { name: 'apple-amlr', source: card('apple/MobileCLIP-S1-OpenCLIP') },
  siglip: { name: 'apache-2.0', source: card('google/siglip-so400m-patch14-384') },
  siglip2: { name: 'apache-2.0', source: card('google/siglip2-so400m-patch16-naflex') },
  chineseClip: { name: 'apache-2.0', source: card('OFA-Sys/chinese-clip-vit-base-patch16') },
  jinaClip1: { name: 'apache-2.0', source: card('jinaai/jina-clip-v1') },
  jinaClip2: { name: 'cc-by-nc-4.0', source: card('jinaai/jina-clip-v2') },
  metaclip2: {
    name: 'CC-BY-NC-4.0',
    source: source('Meta CLIP, LICENSE', 'https://github.com/facebookresearch/MetaCLIP/blob/main/LICENSE'),
  },
} as const;
