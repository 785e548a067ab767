/** Interpolation filters, by PIL's names. */
export type Filter = 'lanczos' | 'bilinear' | 'bicubic';

/** What the model's processor does to an image before the image tower sees it. */
export interface PreprocessSpec {
  /** Either the shortest edge in pixels, which keeps the aspect ratio, or both edges. */
  readonly resize: { readonly shortestEdge: number } | { readonly width: number; readonly height: number };
  /** Size of the model's input, pixels. */
  readonly width: number;
  readonly height: number;
  readonly filter: Filter;
  /** Mean of each channel, for pixels scaled to 0 … 1. */
  readonly mean: readonly [number, number, number];
  /** Standard deviation of each channel, for pixels scaled to 0 … 1. */
  readonly deviation: readonly [number, number, number];
}
