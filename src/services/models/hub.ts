import { existsSync } from 'node:fs';
import {
  AutoImageProcessor,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
} from '@huggingface/transformers';
import { towerFile } from './model-spec.js';
import type { SessionOptions } from './protocol.js';

/** Tells Transformers.js where models are, and whether it may fetch them. */
export function useFolder({ root, remote }: Pick<SessionOptions, 'root' | 'remote'>): void {
  env.allowLocalModels = true;
  env.allowRemoteModels = remote;
  env.localModelPath = root;
  env.cacheDir = root;
  // The hub's own variable for a mirror.
  if (process.env.HF_ENDPOINT) env.remoteHost = process.env.HF_ENDPOINT;
}

/** Fetches what of the model is not in its folder yet. The classes only fetch: any family's towers have these names. */
export async function fetchModel(options: SessionOptions, onProgress: (progress: unknown) => void): Promise<void> {
  const { name, dtype } = options;
  const load = { dtype, progress_callback: onProgress };
  // One after the other: two progress bars that fight for a line help nobody.
  await AutoImageProcessor.from_pretrained(name, load);
  const towers = [
    ['text', CLIPTextModelWithProjection],
    ['vision', CLIPVisionModelWithProjection],
  ] as const;
  for (const [tower, Model] of towers) {
    if (!existsSync(towerFile(options, tower))) await (await Model.from_pretrained(name, load)).dispose();
  }
}
