/** Interpolation filters, by PIL's names. */
export type Filter = 'lanczos' | 'bilinear' | 'bicubic';

/** What the model's processor does to an image before the image tower sees it. */
export interface PreprocessSpec {
  /** Shortest edge in pixels with the other in proportion, or both fixed. */
  readonly resize: { readonly shortestEdge: number } | { readonly width: number; readonly height: number };
  /** Size of what goes into the model, pixels. */
  readonly width: number;
  readonly height: number;
  readonly filter: Filter;
  /** Mean of each channel, for pixels scaled to 0 … 1. */
  readonly mean: readonly [number, number, number];
  /** Standard deviation of each channel, for pixels scaled to 0 … 1. */
  readonly deviation: readonly [number, number, number];
}
