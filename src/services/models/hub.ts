import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  AutoImageProcessor,
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
} from '@huggingface/transformers';
import type { Dtype } from '../../domain/model-identity.js';
import type { ModelLocation } from './files/location.js';
import { SUFFIX } from './files/tower-files.js';
import type { DownloadProgress } from './protocol.js';

/**
 * Downloads the files of the model that are not in its folder yet. The model classes serve only to download: their file
 * names are those of every family.
 */
export async function fetchModel(
  { id, folder }: ModelLocation,
  dtype: Dtype,
  onProgress: (progress: DownloadProgress) => void,
): Promise<void> {
  const root = folder.slice(0, -id.length - 1);
  Object.assign(env, { allowLocalModels: true, allowRemoteModels: true, localModelPath: root, cacheDir: root });
  // The variable with which the hub's own tools name a mirror.
  if (process.env.HF_ENDPOINT) env.remoteHost = process.env.HF_ENDPOINT;
  const load = {
    dtype: dtype as 'fp32',
    progress_callback: (progress: unknown) => {
      const { status, ...note } = progress as DownloadProgress & { status: string };
      if (status === 'progress') onProgress(note);
    },
  };
  // One after another: two progress bars would overwrite each other.
  await AutoTokenizer.from_pretrained(id, load);
  await AutoImageProcessor.from_pretrained(id, load);
  for (const [tower, Model] of [
    ['text', CLIPTextModelWithProjection],
    ['vision', CLIPVisionModelWithProjection],
  ] as const) {
    const file = join(folder, `onnx/${tower}_model${SUFFIX[dtype]}.onnx`);
    if (!existsSync(file)) await (await Model.from_pretrained(id, load)).dispose();
  }
}
