import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dtype } from '../../../domain/model-identity.js';
import { StartupError } from '../../../errors.js';

/** Suffixes of the file names of exports, by dtype, as Transformers.js defines them. */
export const SUFFIX: Readonly<Record<Dtype, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
  q8row: '_q8row',
  q8static: '_q8static',
};

/** The files of both towers, relative to the model's folder: one and the same where a file has both. */
export interface TowerFiles {
  readonly text: string;
  readonly vision: string;
}

/** Where exports have their towers, without the suffix and the ending; the first that is there is taken. */
export const LAYOUTS: readonly TowerFiles[] = [
  { text: 'onnx/text_model', vision: 'onnx/vision_model' },
  { text: 'onnx/model', vision: 'onnx/model' },
  { text: 'textual/model', vision: 'visual/model' },
];

/** Endings of files beside a tower's that have its weights, which may be in numbered parts. */
const DATA_ENDING = /^(?:_data(?:_\d+)?|\.data)$/;

/**
 * Finds the towers in a folder. Repositories with models of several sizes have a folder for each in `onnx`.
 *
 * @param size name of that folder, LEXICLIP_MODEL_SIZE
 * @throws StartupError with the variable to set, and the file that is missing
 */
export function findTowers(folder: string, dtype: Dtype, size: string | undefined): TowerFiles {
  const layouts = size === undefined ? LAYOUTS : LAYOUTS.map((layout) => inSize(layout, size));
  const found = towersAmong(layouts, dtype, (file) => existsSync(join(folder, file)));
  if (found) return found;
  const sizes = size === undefined ? sizesIn(folder) : [];
  if (sizes.length === 1) return findTowers(folder, dtype, sizes[0]);
  if (sizes.length > 1) {
    throw new StartupError(`LEXICLIP_MODEL_SIZE must be set, because the model's folder has ${sizes.join(', ')}`);
  }
  throw missing(folder, layouts, dtype);
}

/** Whether a file, by its path, has weights of that graph. */
export const isDataOf = (graph: string, path: string): boolean =>
  path.startsWith(graph) && DATA_ENDING.test(path.slice(graph.length));

/** A tower's file, and those beside it that have its weights. */
export function filesOfTower(folder: string, tower: string): string[] {
  const place = dirname(tower);
  const beside = readdirSync(join(folder, place)).map((file) => join(place, file));
  return [tower, ...beside.filter((file) => isDataOf(tower, file)).sort()];
}

/** The towers of a dtype in the first of the layouts that has both. */
export const towersAmong = (
  layouts: readonly TowerFiles[],
  dtype: Dtype,
  isThere: (file: string) => boolean,
): TowerFiles | undefined =>
  layouts.map((layout) => named(layout, dtype)).find(({ text, vision }) => isThere(text) && isThere(vision));

const named = ({ text, vision }: TowerFiles, dtype: Dtype): TowerFiles => ({
  text: `${text}${SUFFIX[dtype]}.onnx`,
  vision: `${vision}${SUFFIX[dtype]}.onnx`,
});

export const inSize = ({ text, vision }: TowerFiles, size: string): TowerFiles => ({
  text: text.replace('onnx/', `onnx/${size}/`),
  vision: vision.replace('onnx/', `onnx/${size}/`),
});

function sizesIn(folder: string): string[] {
  const onnx = join(folder, 'onnx');
  if (!existsSync(onnx)) return [];
  const folders = readdirSync(onnx, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).sort();
}

/** Names the tower whose other half is there; of a dtype that has nothing, the usual file. */
function missing(folder: string, layouts: readonly TowerFiles[], dtype: Dtype): StartupError {
  const all = layouts.map((layout) => named(layout, dtype));
  const half = all.find((files) => Object.values(files).some((file) => existsSync(join(folder, file))));
  const { text, vision } = half ?? (all[0] as TowerFiles);
  const absent = existsSync(join(folder, text)) ? vision : text;
  return new StartupError(`${half ? 'LEXICLIP_MODEL' : 'LEXICLIP_DTYPE'}: the model's folder has no ${absent}`);
}
