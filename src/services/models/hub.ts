import { existsSync } from 'node:fs';
import {
  AutoImageProcessor,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
} from '@huggingface/transformers';
import { towerFile } from './model-spec.js';
import type { SessionOptions } from './protocol.js';

/** Tells Transformers.js where models are, and whether it may download them. */
export function configureHub({ root, remote }: Pick<SessionOptions, 'root' | 'remote'>): void {
  env.allowLocalModels = true;
  env.allowRemoteModels = remote;
  env.localModelPath = root;
  env.cacheDir = root;
  // The variable with which the hub's own tools name a mirror.
  if (process.env.HF_ENDPOINT) env.remoteHost = process.env.HF_ENDPOINT;
}

/**
 * Downloads the files of the model that are not in its folder yet. The model classes serve only to download: their file
 * names are those of every family.
 */
export async function fetchModel(options: SessionOptions, onProgress: (progress: unknown) => void): Promise<void> {
  const { name, dtype } = options;
  const load = { dtype, progress_callback: onProgress };
  // One after another: two progress bars would overwrite each other.
  await AutoImageProcessor.from_pretrained(name, load);
  const towers = [
    ['text', CLIPTextModelWithProjection],
    ['vision', CLIPVisionModelWithProjection],
  ] as const;
  for (const [tower, Model] of towers) {
    if (!existsSync(towerFile(options, tower))) await (await Model.from_pretrained(name, load)).dispose();
  }
}
