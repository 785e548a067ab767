import { DTYPES, type Dtype } from '../../../domain/model-identity.js';
import { CONFIGURATIONS, VOCABULARY } from '../files/model-files.js';
import { inSize, isDataOf, LAYOUTS, towersAmong } from '../files/tower-files.js';

/** Files that a model must have, each in one of some places. */
const REQUIRED: readonly (readonly string[])[] = [
  CONFIGURATIONS.preprocessor,
  VOCABULARY,
  CONFIGURATIONS.tokenizer,
  CONFIGURATIONS.config,
];
/** Other programs read it. */
const OPTIONAL = ['special_tokens_map.json'];

/** A graph in the folder of one size of a model that comes in several. */
const SIZED = /^onnx\/([\w-][\w.-]*)\/(?:text_|vision_)?model\w*\.onnx$/;

/** The files of a model among those of a repository or folder. */
interface FilesThere {
  /** In an order in which each file comes after those that it is useless without. */
  readonly paths: readonly string[];
  /** Required files that are not there. */
  readonly missing: readonly string[];
}

/**
 * Which of the files make up the model at a dtype; undefined when there is none at this dtype.
 *
 * @param size name of its folder below `onnx`, for a model that comes in several sizes
 */
export function filesOfModel(paths: readonly string[], dtype: Dtype, size?: string): FilesThere | undefined {
  const graphs = graphsAt(paths, dtype, size);
  if (!graphs) return undefined;
  const there = new Set(paths);
  const data = paths.filter((path) => graphs.some((graph) => isDataOf(graph, path)));
  const required = REQUIRED.map((places) => places.find((path) => there.has(path)) ?? (places[0] as string));
  return {
    paths: [...OPTIONAL, ...data, ...graphs, ...required].filter((path) => there.has(path)),
    missing: required.filter((path) => !there.has(path)),
  };
}

/** The dtypes that a repository or folder has files for. */
export const dtypesOf = (paths: readonly string[], size?: string): Dtype[] =>
  DTYPES.filter((dtype) => graphsAt(paths, dtype, size) !== undefined);

/** Names of the sizes that a model comes in, each in a folder of its own. */
export const sizesOf = (paths: readonly string[]): string[] =>
  [...new Set(paths.flatMap((path) => SIZED.exec(path)?.[1] ?? []))].sort();

function graphsAt(paths: readonly string[], dtype: Dtype, size: string | undefined): readonly string[] | undefined {
  const there = new Set(paths);
  const [only, ...others] = size === undefined ? sizesOf(paths) : [size];
  // Which of several is meant, nobody says.
  const sized = only !== undefined && others.length === 0 ? LAYOUTS.map((layout) => inSize(layout, only)) : [];
  const layouts = size === undefined ? [...LAYOUTS, ...sized] : sized;
  const towers = towersAmong(layouts, dtype, (file) => there.has(file));
  return towers && [...new Set([towers.text, towers.vision])];
}
