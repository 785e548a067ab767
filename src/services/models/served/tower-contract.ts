import type { ServedModel } from '../../../domain/served-model.js';
import { type InputRole, roleOf } from '../tower-inputs.js';
import { DATATYPE_BYTES, type Datatype, type FloatDatatype, type InputDescription } from './tensors/tensor.js';

export type TowerName = 'vision' | 'text';

/** An input: what it is called, which numbers it takes, and its sizes, -1 where they are free. */
export interface ContractInput extends InputDescription {
  readonly shape: readonly number[];
}

/** What a server says of one of its models. */
export interface ModelMetadata {
  readonly versions: readonly string[];
  readonly inputs: readonly { readonly name: string; readonly datatype: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly { readonly name: string; readonly datatype: string }[];
}

/** How a tower is run on a server. */
export interface TowerContract {
  readonly model: ServedModel;
  /** The version that its answers name, where none is asked for. */
  readonly named?: string | undefined;
  readonly inputs: ReadonlyMap<InputRole, ContractInput>;
  readonly output: { readonly name: string; readonly datatype: FloatDatatype };
  /** Largest number of inputs in a run, as far as the server says so. */
  readonly maxBatch: number | undefined;
}

const ALLOWED: Readonly<Record<InputRole, readonly Datatype[]>> = {
  ids: ['INT64', 'INT32'],
  mask: ['INT64', 'INT32'],
  types: ['INT64', 'INT32'],
  pixels: ['FP32', 'FP16'],
};
const NEEDED: Readonly<Record<TowerName, { readonly has: InputRole; readonly hasNot: InputRole }>> = {
  vision: { has: 'pixels', hasNot: 'ids' },
  text: { has: 'ids', hasNot: 'pixels' },
};

/**
 * @param outputs names of the family's outputs, those first that are to be preferred
 * @param largest what the server says of batches
 * @throws Error saying what does not fit, for the operator
 */
export function towerContract(
  tower: TowerName,
  model: ServedModel,
  { inputs, outputs }: ModelMetadata,
  { outputs: wanted, largest }: { readonly outputs: readonly string[]; readonly largest: number | undefined },
): TowerContract {
  if (inputs.length === 0) throw new Error('says of none of its inputs what it is called: its metadata are empty');
  const roles = new Map(inputs.map((input) => [inputRole(input.name), checked(input)]));
  const { has, hasNot } = NEEDED[tower];
  if (!roles.has(has)) throw new Error(has === 'pixels' ? 'has no input with pixels' : 'has no input with token ids');
  if (roles.has(hasNot)) throw new Error('has inputs of both towers: serve each as a model of its own');
  const batch = fixedSize(roles.get(has), 0);
  if (batch !== undefined && batch !== 1) {
    throw new Error(`takes batches of ${batch} only, and must take any number, or 1`);
  }
  return { model, inputs: roles, output: chosen(outputs, wanted), maxBatch: batch ?? largest };
}

/** A size that the server has fixed; undefined when it may vary. */
export function fixedSize(input: ContractInput | undefined, axis: number): number | undefined {
  const size = input?.shape[axis];
  return size !== undefined && size > 0 ? size : undefined;
}

function inputRole(name: string): InputRole {
  const role = roleOf(name);
  if (role) return role;
  throw new Error(`has the input ${name}, which no family that is known has`);
}

function checked({ name, datatype, shape }: ModelMetadata['inputs'][number]): ContractInput {
  const allowed = ALLOWED[inputRole(name)];
  if ((allowed as readonly string[]).includes(datatype)) return { name, datatype: datatype as Datatype, shape };
  throw new Error(`takes ${name} as ${datatype}, and not as ${allowed.join(' or ')}`);
}

function chosen(outputs: ModelMetadata['outputs'], wanted: readonly string[]): TowerContract['output'] {
  const name = wanted.find((one) => outputs.some((output) => output.name === one));
  const output = outputs.find((one) => one.name === name);
  if (!output) {
    throw new Error(`has the outputs ${outputs.map((one) => one.name).join(', ')}, and none of ${wanted.join(', ')}`);
  }
  const { datatype } = output;
  if (datatype !== 'FP32' && datatype !== 'FP16') {
    throw new Error(`gives ${output.name} as ${datatype}, and not as FP32 or FP16`);
  }
  return { name: output.name, datatype };
}

/** Largest request that servers take, bytes: newer Tritons have this limit. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const HEADER_BYTES = 4096;

/** How many images fit into a request. */
export const imagesInBody = (datatype: Datatype, numbers: number): number =>
  Math.max(1, Math.floor((MAX_BODY_BYTES - HEADER_BYTES) / (numbers * DATATYPE_BYTES[datatype])));
