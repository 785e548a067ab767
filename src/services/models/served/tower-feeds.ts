import type { Family, Padding } from '../families/family.js';
import type { TensorSize } from '../protocol.js';
import { type InputRole, promptGrid } from '../tower-inputs.js';
import { type InputTensor, imageTensor, integerTensor } from './tensors/tensor.js';
import type { TokenisedPrompts } from './tokens/token-task.js';
import { fixedSize, type TowerContract } from './tower-contract.js';

/** The inputs of a run. */
export interface Feed {
  readonly rows: number;
  /** In the form that the server takes now. */
  inputs(contract: TowerContract): InputTensor[];
}

/** @param images one buffer for each, [3 × height × width]; read when the run is sent */
export const imageFeed = (images: readonly Float32Array[], size: TensorSize): Feed => ({
  rows: images.length,
  inputs: ({ inputs }) => {
    const pixels = inputs.get('pixels');
    return pixels ? [imageTensor(pixels, images, size)] : [];
  },
});

/** @param context number of tokens of the longest prompt */
export const promptFeed = (
  { ids, padId }: TokenisedPrompts,
  { padding, context, mask }: { padding: Padding; context: number; mask: Family['text']['mask'] },
): Feed => ({
  rows: ids.length,
  inputs: ({ inputs }) => {
    const isFull = padding === 'context' || fixedSize(inputs.get('ids'), 1) !== undefined;
    const grid = promptGrid(ids, { length: isFull ? context : undefined, padId, mask });
    return [...inputs].map(([role, input]) =>
      integerTensor(input, grid[role as Exclude<InputRole, 'pixels'>], grid.dims),
    );
  },
});
