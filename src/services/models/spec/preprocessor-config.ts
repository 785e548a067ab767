import type { Filter, PreprocessSpec } from '../../../domain/preprocess-spec.js';
import { StartupError } from '../../../errors.js';

/** PIL's filters by their numbers and names in configurations. */
const FILTERS: Readonly<Record<string, Filter>> = {
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
  lanczos: 'lanczos',
  bilinear: 'bilinear',
  bicubic: 'bicubic',
};

/** Keys that processors of transformers have, and those of open_clip for the same. */
const KEYS = {
  mean: ['image_mean', 'mean'],
  deviation: ['image_std', 'std'],
  filter: ['resample', 'interpolation'],
} as const;

type Config = Readonly<Record<string, unknown>>;

/**
 * Reads the content of a `preprocessor_config.json`.
 *
 * @throws StartupError with LEXICLIP_MODEL and the value that is not supported
 */
export function parsePreprocessSpec(config: Config): PreprocessSpec {
  if (config.do_resize === false) throw unsupported('do_resize false');
  const { resize, box } = sizesIn(config);
  const [filterKey, filterName] = firstOf(config, KEYS.filter);
  const filter = FILTERS[String(filterName)];
  if (!filter) throw unsupported(`${filterKey} ${String(filterName)}`);
  return { resize, ...box, filter, ...levelsIn(config) };
}

/** What is left of 0 … 255 for the model. Mean and deviation are of pixels that are scaled to 0 … 1. */
function levelsIn(config: Config): Pick<PreprocessSpec, 'mean' | 'deviation'> {
  const factor = config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255);
  if (typeof factor !== 'number' || !(factor > 0)) throw unsupported(`rescale_factor ${String(factor)}`);
  const isNormalised = config.do_normalize !== false;
  const scaled = (values: Channels) => values.map((value) => value / (255 * factor)) as unknown as Channels;
  return {
    mean: scaled(isNormalised ? channels(config, KEYS.mean) : [0, 0, 0]),
    deviation: scaled(isNormalised ? channels(config, KEYS.deviation) : [1, 1, 1]),
  };
}

type Sizes = { readonly resize: PreprocessSpec['resize']; readonly box: Pick<PreprocessSpec, 'width' | 'height'> };

function sizesIn(config: Config): Sizes {
  const size = parseSize(config.size);
  if (config.resize_mode !== undefined) return sizesByMode(config.resize_mode, boxOf(size));
  if (!config.do_center_crop) {
    if ('shortestEdge' in size) throw unsupported('a size by shortest edge without a centre crop');
    return { resize: size, box: size };
  }
  const box = boxOf(parseSize(config.crop_size));
  const [width, height] = 'shortestEdge' in size ? [size.shortestEdge, size.shortestEdge] : [size.width, size.height];
  if (box.width > width || box.height > height) throw unsupported('a crop_size that is larger than its size');
  return { resize: size, box };
}

/** As open_clip's processors and Jina's have it. */
function sizesByMode(mode: unknown, box: Sizes['box']): Sizes {
  if (mode === 'squash') return { resize: box, box };
  if (mode === 'shortest' && box.width === box.height) return { resize: { shortestEdge: box.width }, box };
  throw unsupported(`resize_mode ${String(mode)}`);
}

const boxOf = (size: PreprocessSpec['resize']): Sizes['box'] =>
  'shortestEdge' in size ? { width: size.shortestEdge, height: size.shortestEdge } : size;

function parseSize(size: unknown): PreprocessSpec['resize'] {
  if (typeof size === 'number') return { shortestEdge: size };
  if (Array.isArray(size) && size.length === 2) return { height: Number(size[0]), width: Number(size[1]) };
  const { shortest_edge, width, height } = (size ?? {}) as Record<string, unknown>;
  if (typeof shortest_edge === 'number') return { shortestEdge: shortest_edge };
  if (typeof width === 'number' && typeof height === 'number') return { width, height };
  throw unsupported('a size that is neither shortest_edge nor width and height');
}

type Channels = readonly [number, number, number];

function channels(config: Config, keys: readonly string[]): Channels {
  const [key, values] = firstOf(config, keys);
  if (Array.isArray(values) && values.length === 3) return values.map(Number) as unknown as Channels;
  throw unsupported(`an ${key} that is not three numbers`);
}

/** The first of the keys that is there, and its value. */
const firstOf = (config: Config, keys: readonly string[]): [key: string, value: unknown] => {
  const key = keys.find((name) => config[name] !== undefined) ?? (keys[0] as string);
  return [key, config[key]];
};

const unsupported = (what: string): StartupError =>
  new StartupError(`LEXICLIP_MODEL: preprocessor_config.json has ${what}, which is not supported`);
