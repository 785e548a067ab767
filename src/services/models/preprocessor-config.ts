import type { Filter, PreprocessSpec } from '../../domain/preprocess-spec.js';
import { StartupError } from '../../errors.js';

/** PIL's filters by their numbers, as in `preprocessor_config.json`. */
const FILTERS: Readonly<Record<number, Filter>> = { 1: 'lanczos', 2: 'bilinear', 3: 'bicubic' };

/**
 * Reads the content of a `preprocessor_config.json`.
 *
 * @throws StartupError with LEXICLIP_MODEL and the value that is not supported
 */
export function parsePreprocessSpec(config: Record<string, unknown>): PreprocessSpec {
  const resize = parseSize(config.size);
  const crop = config.do_center_crop ? parseSize(config.crop_size) : resize;
  const box = 'shortestEdge' in crop ? { width: crop.shortestEdge, height: crop.shortestEdge } : crop;
  if (!config.do_center_crop && 'shortestEdge' in resize)
    throw unsupported('a size by shortest edge without a centre crop');
  const filter = FILTERS[config.resample as number];
  if (!filter) throw unsupported(`resample ${String(config.resample)}`);
  const rescale = config.rescale_factor ?? 1 / 255;
  if (typeof rescale !== 'number' || Math.abs(rescale - 1 / 255) > 1e-6)
    throw unsupported('a rescale_factor that is not 1/255');
  return {
    resize,
    ...box,
    filter,
    mean: channels(config.image_mean, 'image_mean'),
    deviation: channels(config.image_std, 'image_std'),
  };
}

function parseSize(size: unknown): PreprocessSpec['resize'] {
  if (typeof size === 'number') return { shortestEdge: size };
  const { shortest_edge, width, height } = (size ?? {}) as Record<string, unknown>;
  if (typeof shortest_edge === 'number') return { shortestEdge: shortest_edge };
  if (typeof width === 'number' && typeof height === 'number') return { width, height };
  throw unsupported('a size that is neither shortest_edge nor width and height');
}

function channels(values: unknown, name: string): [number, number, number] {
  if (Array.isArray(values) && values.length === 3) return values.map(Number) as [number, number, number];
  throw unsupported(`an ${name} that is not three numbers`);
}

const unsupported = (what: string): StartupError =>
  new StartupError(`LEXICLIP_MODEL: preprocessor_config.json has ${what}, which is not supported`);
